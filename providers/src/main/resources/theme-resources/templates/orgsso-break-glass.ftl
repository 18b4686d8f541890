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
        <span class="${properties.kcInputClass!}"><input id="username" name="username" type="text" autocomplete="username" inputmode="email" spellcheck="false" autocapitalize="none" autofocus required></span>
      </div>
      <div class="${properties.kcFormGroupClass!}">
        <label for="password" class="${properties.kcLabelClass!}">${msg("password")}</label>
        <span class="${properties.kcInputClass!}"><input id="password" name="password" type="password" autocomplete="current-password" required></span>
      </div>
      <div class="${properties.kcFormGroupClass!}">
        <label for="otp" class="${properties.kcLabelClass!}">${msg("loginOtpOneTime")}</label>
        <span class="${properties.kcInputClass!}"><input id="otp" name="otp" type="text" autocomplete="one-time-code" inputmode="numeric" spellcheck="false" required></span>
      </div>
      <div class="${properties.kcFormActionGroupClass!}">
        <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}" type="submit" id="kc-login">${msg("doLogIn")}</button>
      </div>
    </form>
  </#if>
</@layout.registrationLayout>
