<#import "template.ftl" as layout>
<#import "orgsso-fields.ftl" as fields>
<#import "social-providers.ftl" as identityProviders>
<#import "passkeys.ftl" as passkeys>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('username') displayInfo=(realm.password && realm.registrationAllowed && !registrationDisabled??); section>
  <#if section = "header">
    ${msg("loginAccountTitle")}
  <#elseif section = "form">
    <#if realm.password>
      <#-- The server judges the address, in its own words; the browser's check would refuse addresses that are fine. -->
      <form class="orgsso-form" id="kc-form-login" action="${url.loginAction}" method="post" novalidate onsubmit="login.disabled = true; return true;">
        <#if !usernameHidden??>
          <@fields.text name="username" label=fields.nameLabel() type=fields.nameType() value=login.username!'' autocomplete=fields.nameAutocomplete()
              inputmode=realm.loginWithEmailAllowed?then("email", "text") autofocus=true error=messagesPerField.get('username') hint=msg("orgsso.email.hint") />
        </#if>
        <@fields.remember />
        <@fields.submit label=msg("doContinue") />
      </form>
      <@passkeys.conditionalUIData />
    </#if>
  <#elseif section = "socialProviders">
    <#if realm.password && social.providers?? && social.providers?has_content>
      <@identityProviders.show social=social />
    </#if>
  <#elseif section = "info">
    <#if realm.password && realm.registrationAllowed && !registrationDisabled??>
      <div id="kc-registration">${msg("noAccount")} <a href="${url.registrationUrl}">${msg("doRegister")}</a></div>
    </#if>
  </#if>
</@layout.registrationLayout>
