<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("confirmOverrideIdpTitle")}
  <#elseif section = "form">
    <p class="orgsso-text">${msg("orgsso.link.replace.text")}</p>
    <form class="orgsso-actions" id="kc-register-form" action="${url.loginAction}" method="post">
      <button class="orgsso-button orgsso-primary orgsso-block" id="confirmOverride" name="submitAction" type="submit" value="confirmOverride">${msg("confirmOverrideIdpContinue")}</button>
      <a class="orgsso-button orgsso-secondary orgsso-block" id="loginRestartLink" href="${url.loginRestartFlowUrl}">${msg("orgsso.link.refuse")}</a>
    </form>
  </#if>
</@layout.registrationLayout>
