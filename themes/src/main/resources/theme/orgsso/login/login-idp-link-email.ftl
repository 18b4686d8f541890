<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=false; section>
  <#if section = "header">
    ${msg("orgsso.link.email.title")}
  <#elseif section = "form">
    <p class="orgsso-text" id="instruction1">${msg("orgsso.link.email.text")}</p>
    <#-- One address does both: it goes on where the link was opened, and sends another where it was not. -->
    <div class="orgsso-actions">
      <a class="orgsso-button orgsso-primary orgsso-block" id="instruction3" href="${url.loginAction}">${msg("orgsso.link.email.continue")}</a>
    </div>
    <p class="orgsso-aside" id="instruction2">${msg("orgsso.link.email.missing")} <a href="${url.loginAction}">${msg("orgsso.link.email.again")}</a></p>
  </#if>
</@layout.registrationLayout>
