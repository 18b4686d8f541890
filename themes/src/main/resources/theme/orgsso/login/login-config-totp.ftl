<#import "template.ftl" as layout>
<#import "orgsso-fields.ftl" as fields>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('totp', 'userLabel'); section>
  <#if section = "header">
    ${msg("loginTotpTitle")}
  <#elseif section = "form">
    <ol class="orgsso-steps" id="kc-totp-settings">
      <li>
        <p>${msg("loginTotpStep1")}</p>
        <ul class="orgsso-list" id="kc-totp-supported-apps">
          <#list totp.supportedApplications as app><li>${msg(app)}</li></#list>
        </ul>
      </li>
      <#if (mode!"") == "manual">
        <li>
          <p>${msg("loginTotpManualStep2")}</p>
          <p><code class="orgsso-key" id="kc-totp-secret-key">${totp.totpSecretEncoded}</code></p>
          <p><a id="mode-barcode" href="${totp.qrUrl}">${msg("loginTotpScanBarcode")}</a></p>
        </li>
        <li>
          <p>${msg("loginTotpManualStep3")}</p>
          <ul class="orgsso-list">
            <li id="kc-totp-type">${msg("loginTotpType")}: ${msg("loginTotp." + totp.policy.type)}</li>
            <li id="kc-totp-algorithm">${msg("loginTotpAlgorithm")}: ${totp.policy.getAlgorithmKey()}</li>
            <li id="kc-totp-digits">${msg("loginTotpDigits")}: ${totp.policy.digits}</li>
            <#if totp.policy.type == "totp">
              <li id="kc-totp-period">${msg("loginTotpInterval")}: ${totp.policy.period}</li>
            <#else>
              <li id="kc-totp-counter">${msg("loginTotpCounter")}: ${totp.policy.initialCounter}</li>
            </#if>
          </ul>
        </li>
      <#else>
        <li>
          <p>${msg("loginTotpStep2")}</p>
          <p><img id="kc-totp-secret-qr-code" src="data:image/png;base64, ${totp.totpSecretQrCode}" alt="${msg("orgsso.otp.qr")}"></p>
          <p><a id="mode-manual" href="${totp.manualUrl}">${msg("loginTotpUnableToScan")}</a></p>
        </li>
      </#if>
      <li>
        <p>${msg("loginTotpStep3")} ${msg("loginTotpStep3DeviceName")}</p>
      </li>
    </ol>
    <form class="orgsso-form" id="kc-totp-settings-form" action="${url.loginAction}" method="post" novalidate>
      <@fields.text name="totp" label=msg("authenticatorCode") autocomplete="one-time-code" inputmode="numeric" required=true error=messagesPerField.get('totp') />
      <@fields.text name="userLabel" label=msg("loginTotpDeviceName") required=(totp.otpCredentials?size gte 1) error=messagesPerField.get('userLabel') />
      <input id="totpSecret" name="totpSecret" type="hidden" value="${totp.totpSecret}">
      <#if mode??><input id="mode" name="mode" type="hidden" value="${mode}"></#if>
      <label class="orgsso-check" for="logout-sessions">
        <input class="orgsso-check-input" id="logout-sessions" name="logout-sessions" type="checkbox" checked>
        <span class="orgsso-check-label">${msg("logoutOtherSessions")}</span>
      </label>
      <div class="orgsso-actions">
        <@fields.submit label=msg("doSubmit") id="saveTOTPBtn" name="save" />
        <#if isAppInitiatedAction??>
          <button class="orgsso-button orgsso-secondary orgsso-block" id="cancelTOTPBtn" name="cancel-aia" type="submit" value="true">${msg("doCancel")}</button>
        </#if>
      </div>
    </form>
  </#if>
</@layout.registrationLayout>
