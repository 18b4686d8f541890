<#import "template.ftl" as layout>
<#import "orgsso-fields.ftl" as fields>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('totp'); section>
  <#if section = "header">
    ${msg("orgsso.otp.title")}
  <#elseif section = "form">
    <form class="orgsso-form" id="kc-otp-login-form" action="${url.loginAction}" method="post" novalidate onsubmit="login.disabled = true; return true;">
      <#if otpLogin.userOtpCredentials?size gt 1>
        <#-- Keycloak's own choice of the device needs a script and a mouse. -->
        <fieldset class="orgsso-devices">
          <legend class="orgsso-label">${msg("orgsso.otp.device")}</legend>
          <#list otpLogin.userOtpCredentials as device>
            <label class="orgsso-check" for="kc-otp-credential-${device?index}">
              <input class="orgsso-check-input" id="kc-otp-credential-${device?index}" name="selectedCredentialId" type="radio" value="${device.id}"<#if device.id == otpLogin.selectedCredentialId!''> checked</#if>>
              <span class="orgsso-check-label">${(device.userLabel!'')?has_content?then(device.userLabel, msg("orgsso.otp.device.unnamed", device?counter))}</span>
            </label>
          </#list>
        </fieldset>
      <#else>
        <input id="selectedCredentialId" name="selectedCredentialId" type="hidden" value="${otpLogin.selectedCredentialId!''}">
      </#if>
      <@fields.text name="otp" label=msg("loginOtpOneTime") autocomplete="one-time-code" inputmode="numeric" autofocus=true error=messagesPerField.get('totp') />
      <@fields.submit label=msg("doLogIn") />
    </form>
  </#if>
</@layout.registrationLayout>
