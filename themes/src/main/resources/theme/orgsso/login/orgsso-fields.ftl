<#-- The fields of our own pages: a label above, one line of help or error below, tied to the field for screen readers. -->

<#macro text name label value="" type="text" error="" hint="" autocomplete="off" inputmode="" autofocus=false readonly=false required=false>
  <#local described=[]>
  <#if hint?has_content><#local described=described + [name + "-hint"]></#if>
  <#if error?has_content><#local described=described + ["input-error-" + name]></#if>
  <div class="orgsso-field">
    <label class="orgsso-label" for="${name}">${label}<#if required> <span class="orgsso-required" aria-hidden="true">*</span></#if></label>
    <span class="orgsso-control<#if error?has_content> orgsso-invalid</#if><#if readonly> orgsso-readonly</#if>">
      <input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" spellcheck="false" autocapitalize="none"<#if inputmode?has_content> inputmode="${inputmode}"</#if><#if autofocus> autofocus</#if><#if readonly> readonly</#if><#if required> aria-required="true"</#if><#if error?has_content> aria-invalid="true"</#if><#if described?has_content> aria-describedby="${described?join(" ")}"</#if>>
    </span>
    <@complaint name=name error=error />
    <#if hint?has_content><p class="orgsso-hint" id="${name}-hint">${hint}</p></#if>
  </div>
</#macro>

<#macro password name label error="" autocomplete="current-password" autofocus=false forgotten="">
  <div class="orgsso-field">
    <div class="orgsso-field-label">
      <label class="orgsso-label" for="${name}">${label}</label>
      <#if forgotten?has_content><a class="orgsso-label-link" href="${forgotten}">${msg("doForgotPassword")}</a></#if>
    </div>
    <span class="orgsso-control-group">
      <span class="orgsso-control orgsso-fill<#if error?has_content> orgsso-invalid</#if>">
        <input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}"<#if autofocus> autofocus</#if><#if error?has_content> aria-invalid="true" aria-describedby="input-error-${name}"</#if>>
      </span>
      <button class="orgsso-reveal" id="${name}-show-password" type="button" aria-label="${msg("showPassword")}" aria-controls="${name}" data-password-toggle
          data-icon-show="${properties.kcFormPasswordVisibilityIconShow!}" data-icon-hide="${properties.kcFormPasswordVisibilityIconHide!}"
          data-label-show="${msg("showPassword")}" data-label-hide="${msg("hidePassword")}"><i class="${properties.kcFormPasswordVisibilityIconShow!}" aria-hidden="true"></i></button>
    </span>
    <@complaint name=name error=error />
  </div>
</#macro>

<#macro complaint name error>
  <#if error?has_content><p class="orgsso-error" id="input-error-${name}" role="alert">${error}</p></#if>
</#macro>

<#macro remember>
  <#if realm.rememberMe && !usernameHidden??>
    <label class="orgsso-check" for="rememberMe">
      <input class="orgsso-check-input" id="rememberMe" name="rememberMe" type="checkbox"<#if login.rememberMe??> checked</#if>>
      <span class="orgsso-check-label">${msg("rememberMe")}</span>
    </label>
  </#if>
</#macro>

<#-- Disabled while the answer is under way: a second post would meet a page that has expired. -->
<#macro submit label id="kc-login" name="login">
  <button class="orgsso-button orgsso-primary orgsso-block" id="${id}" name="${name}" type="submit">${label}</button>
</#macro>

<#-- What the person types to be recognized: the realm decides whether that is an email, a username or either. -->
<#function nameLabel>
  <#if !realm.loginWithEmailAllowed><#return msg("username")></#if>
  <#if realm.registrationEmailAsUsername><#return msg("orgsso.email.label")></#if>
  <#return msg("usernameOrEmail")>
</#function>

<#function nameType>
  <#return (realm.loginWithEmailAllowed && realm.registrationEmailAsUsername)?then("email", "text")>
</#function>

<#function nameAutocomplete>
  <#return (enableWebAuthnConditionalUI!"")?has_content?then("username webauthn", "username")>
</#function>
