<#import "template.ftl" as layout>
<@layout.registrationLayout displayInfo=false; section>
  <#if section = "header">
    ${msg("loginChooseAuthenticator")}
  <#elseif section = "form">
    <form id="kc-select-credential-form" action="${url.loginAction}" method="post">
      <ul class="orgsso-choices">
        <#list auth.authenticationSelections as selection>
          <li>
            <button class="orgsso-button orgsso-secondary orgsso-block" name="authenticationExecution" type="submit" value="${selection.authExecId}">
              <span class="orgsso-choice-name">${msg(selection.displayName)}<span class="orgsso-choice-help">${msg(selection.helpText)}</span></span>
            </button>
          </li>
        </#list>
      </ul>
    </form>
  </#if>
</@layout.registrationLayout>
