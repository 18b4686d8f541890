<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("errorTitle")}
  <#elseif section = "form">
    <div id="kc-error-message">
      <p class="orgsso-text">${message.summary}</p>
      <#if !skipLink?? && (client.baseUrl)?has_content>
        <p class="orgsso-actions"><a class="orgsso-button orgsso-secondary orgsso-block" id="backToApplication" href="${client.baseUrl}">${msg("backToApplication")}</a></p>
      </#if>
      <#if traceId??>
        <p class="orgsso-reference" id="traceId">${msg("traceIdSupportMessage", traceId)}</p>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
