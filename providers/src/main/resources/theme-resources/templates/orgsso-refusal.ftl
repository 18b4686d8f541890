<#--
  Why a sign-in ended here and what to do now. Works in any login theme.
    orgssoReason     code of the reason; a code without texts of its own gets the default ones
    orgssoReference  id of the recorded event, for whoever helps the person (optional)
    orgssoRetryUrl   where to go on (optional)
  The texts name no organization and no connection: the reader may belong to another one.
-->
<#import "template.ftl" as layout>
<#assign reason="orgsso.refusal." + (orgssoReason!"default")>
<#function own part>
  <#local key=reason + "." + part>
  <#local text=msg(key)>
  <#return (text == key)?then(msg("orgsso.refusal.default." + part), text)>
</#function>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${own("title")}
  <#elseif section = "form">
    <div class="${properties.kcFormClass!}" id="orgsso-refusal">
      <p class="instruction">${own("text")}</p>
      <div class="${properties.kcFormActionGroupClass!}">
        <#if (orgssoRetryUrl!"")?has_content>
          <a class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" id="orgsso-retry" href="${orgssoRetryUrl}">${own("retry")}</a>
        </#if>
        <#if !skipLink?? && (client.baseUrl!"")?has_content>
          <a class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!properties.kcButtonDefaultClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a>
        </#if>
      </div>
      <#if (orgssoReference!"")?has_content>
        <p class="orgsso-reference">${msg("orgsso.refusal.reference")} <code id="orgsso-reference">${orgssoReference}</code></p>
        <p class="orgsso-hint">${msg("orgsso.refusal.reference.hint")}</p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
