<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("orgsso.organization.title")}
  <#elseif section = "form">
    <p class="orgsso-text">${msg("orgsso.organization.text")}</p>
    <form action="${url.loginAction}" method="post">
      <ul class="orgsso-choices" id="kc-user-organizations">
        <#list user.organizations as organization>
          <li><button class="orgsso-button orgsso-secondary orgsso-block" id="organization-${organization.alias}" name="kc.org" type="submit" value="${organization.alias}"><span class="orgsso-choice-name">${organization.name!organization.alias}</span></button></li>
        </#list>
      </ul>
    </form>
  </#if>
</@layout.registrationLayout>
