<#--
  For an organization's break-glass owner, while its single sign-on is out of order. Works in any login theme. One page,
  one answer: what exactly was wrong is said to nobody.
-->
<#import "template.ftl" as layout>
<@layout.registrationLayout displayMessage=true; section>
  <#if section = "header">
    ${msg("orgsso.breakGlass.title")}
  <#elseif section = "form">
    <form id="orgsso-break-glass" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <p class="instruction">${msg("orgsso.breakGlass.text")}</p>
      <div class="${properties.kcFormGroupClass!}">
        <label for="username" class="${properties.kcLabelClass!}">${msg("email")}</label>
        <input id="username" name="username" type="text" class="${properties.kcInputClass!}" autocomplete="username" autofocus required>
      </div>
      <div class="${properties.kcFormGroupClass!}">
        <label for="password" class="${properties.kcLabelClass!}">${msg("password")}</label>
        <input id="password" name="password" type="password" class="${properties.kcInputClass!}" autocomplete="current-password" required>
      </div>
      <div class="${properties.kcFormGroupClass!}">
        <label for="otp" class="${properties.kcLabelClass!}">${msg("loginOtpOneTime")}</label>
        <input id="otp" name="otp" type="text" class="${properties.kcInputClass!}" autocomplete="one-time-code" inputmode="numeric" required>
      </div>
      <div class="${properties.kcFormActionGroupClass!}">
        <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" id="kc-login">${msg("doLogIn")}</button>
      </div>
    </form>
  </#if>
</@layout.registrationLayout>
