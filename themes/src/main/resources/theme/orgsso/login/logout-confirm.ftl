<#import "template.ftl" as layout>
<@layout.registrationLayout; section>
  <#if section = "header">
    ${msg("logoutConfirmTitle")}
  <#elseif section = "form">
    <div id="kc-logout-confirm">
      <p class="orgsso-text">${msg("logoutConfirmHeader")}</p>
      <form class="orgsso-actions" action="${url.logoutConfirmAction}" method="post" onsubmit="confirmLogout.disabled = true; return true;">
        <input type="hidden" name="session_code" value="${logoutConfirm.code}">
        <button class="orgsso-button orgsso-primary orgsso-block" id="kc-logout" name="confirmLogout" type="submit" value="true">${msg("doLogout")}</button>
        <#if !logoutConfirm.skipLink && (client.baseUrl)?has_content>
          <a class="orgsso-button orgsso-secondary orgsso-block" href="${client.baseUrl}">${msg("orgsso.logout.stay")}</a>
        </#if>
      </form>
    </div>
  </#if>
</@layout.registrationLayout>
