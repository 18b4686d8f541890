<#--
  A person whose session may stand for several organizations says which. Works in any login theme.
    url.loginAction       takes the choice, field "organization"
    orgssoOrganizations   alias and name of each; she belongs to them all
-->
<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=true; section>
  <#if section = "header">
    ${msg("orgsso.organizations.title")}
  <#elseif section = "form">
    <form id="orgsso-organizations" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <p class="instruction">${msg("orgsso.organizations.text")}</p>
      <div class="${properties.kcFormActionGroupClass!}">
        <#list orgssoOrganizations as organization>
          <button class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" name="organization" value="${organization.alias}">${organization.name}</button>
        </#list>
      </div>
    </form>
  </#if>
</@layout.registrationLayout>
