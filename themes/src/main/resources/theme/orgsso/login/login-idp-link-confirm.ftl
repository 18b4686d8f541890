<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("confirmLinkIdpTitle")}
  <#elseif section = "form">
    <#-- Our own words, not the server's message: that one is written as an error, and nothing went wrong. -->
    <p class="orgsso-text">${msg("orgsso.link.text")}</p>
    <form class="orgsso-actions" id="kc-register-form" action="${url.loginAction}" method="post">
      <button class="orgsso-button orgsso-primary orgsso-block" id="linkAccount" name="submitAction" type="submit" value="linkAccount">${msg("confirmLinkIdpContinue")}</button>
      <a class="orgsso-button orgsso-secondary orgsso-block" id="reset-login" href="${url.loginRestartFlowUrl}">${msg("orgsso.link.refuse")}</a>
    </form>
  </#if>
</@layout.registrationLayout>
