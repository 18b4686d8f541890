<#--
  The password was right and does not open the door: the organization wants its own sign-in. Works in any login theme.
    url.loginAction  leads to the identity provider
    orgssoReference  id of the recorded event, for whoever helps the person
-->
<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("orgsso.required.title")}
  <#elseif section = "form">
    <form id="orgsso-sso-required" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <p class="instruction">${msg("orgsso.required.text")}</p>
      <div class="${properties.kcFormActionGroupClass!}">
        <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" id="orgsso-go-on">${msg("orgsso.required.go")}</button>
      </div>
      <#if (orgssoReference!"")?has_content>
        <p class="orgsso-reference">${msg("orgsso.refusal.reference")} <code id="orgsso-reference">${orgssoReference}</code></p>
        <p class="orgsso-hint">${msg("orgsso.refusal.reference.hint")}</p>
      </#if>
    </form>
  </#if>
</@layout.registrationLayout>
