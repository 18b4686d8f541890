<#--
  Keycloak's own errors. Those of an identity provider's answer it tells with these texts and the login; our event of such
  a refusal has the letters and digits of the login's tab id as its reference.
-->
<#import "template.ftl" as layout>
<#assign answered=authenticationSession?? && [msg("invalidRequesterMessage"), msg("identityProviderInvalidSignatureMessage"), msg("expiredCodeMessage")]?seq_contains(message.summary)>
<#if answered>
  <#-- In another language the login goes on: the answer cannot be asked for again. -->
  <#global orgssoLanguageUrl=url.loginUrl>
</#if>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    <#if answered>${msg("orgsso.refusal.answer-invalid.title")}<#else>${msg("errorTitle")}</#if>
  <#elseif section = "form">
    <div id="kc-error-message">
      <#if answered>
      <p class="orgsso-text">${msg("orgsso.refusal.answer-invalid.text")}</p>
      <p class="orgsso-actions"><a class="orgsso-button orgsso-primary orgsso-block" id="orgsso-retry" href="${url.loginRestartFlowUrl}">${msg("orgsso.refusal.default.retry")}</a></p>
      <#else>
      <p class="orgsso-text">${message.summary}</p>
      </#if>
      <#if !skipLink?? && (client.baseUrl)?has_content>
        <p class="orgsso-actions"><a class="orgsso-button orgsso-secondary orgsso-block" id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
      </#if>
      <#if answered>
        <p class="orgsso-reference">${msg("orgsso.refusal.reference")} <code id="orgsso-reference">${authenticationSession.tabId?replace("[^A-Za-z0-9]", "", "r")}</code></p>
        <p class="orgsso-hint">${msg("orgsso.refusal.reference.hint")}</p>
      </#if>
      <#if traceId??>
        <p class="orgsso-reference" id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
