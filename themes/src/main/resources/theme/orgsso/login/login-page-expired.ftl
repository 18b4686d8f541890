<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("pageExpiredTitle")}
  <#elseif section = "form">
    <p class="orgsso-text">${msg("orgsso.expired.text")}</p>
    <div class="orgsso-actions">
      <a class="orgsso-button orgsso-primary orgsso-block" id="loginContinueLink" href="${url.loginAction}">${msg("orgsso.expired.continue")}</a>
      <a class="orgsso-button orgsso-secondary orgsso-block" id="loginRestartLink" href="${url.loginRestartFlowUrl}">${msg("orgsso.expired.restart")}</a>
    </div>
  </#if>
</@layout.registrationLayout>
