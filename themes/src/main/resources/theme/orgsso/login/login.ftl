<#import "template.ftl" as layout>
<#import "orgsso-fields.ftl" as fields>
<#import "social-providers.ftl" as identityProviders>
<#import "passkeys.ftl" as passkeys>
<#assign known=(login.username!'')?has_content || usernameHidden??>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('username', 'password') displayInfo=(realm.password && realm.registrationAllowed && !registrationDisabled??); section>
  <#if section = "header">
    ${known?then(msg("orgsso.password.title"), msg("loginAccountTitle"))}
  <#elseif section = "form">
    <#if realm.password>
      <#-- One sentence for both fields: which of them was wrong is nobody's business. -->
      <#assign refused=messagesPerField.getFirstError('username', 'password')!''>
      <form class="orgsso-form" id="kc-form-login" action="${url.loginAction}" method="post" novalidate onsubmit="login.disabled = true; return true;">
        <#if !usernameHidden??>
          <@fields.text name="username" label=fields.nameLabel() type=fields.nameType() value=login.username!'' autocomplete=fields.nameAutocomplete()
              inputmode=realm.loginWithEmailAllowed?then("email", "text") autofocus=!known />
        </#if>
        <@fields.password name="password" label=msg("password") error=refused autofocus=known
            forgotten=realm.resetPasswordAllowed?then(url.loginResetCredentialsUrl, "") />
        <@fields.remember />
        <input id="id-hidden-input" name="credentialId" type="hidden"<#if auth.selectedCredential?has_content> value="${auth.selectedCredential}"</#if>>
        <@fields.submit label=msg("doLogIn") />
      </form>
      <#if known && !usernameHidden??>
        <p class="orgsso-aside"><a id="reset-login" href="${url.loginRestartFlowUrl}">${msg("orgsso.email.other")}</a></p>
      </#if>
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
