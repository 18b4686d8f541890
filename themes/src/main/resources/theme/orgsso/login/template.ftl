<#import "footer.ftl" as loginFooter>
<#import "theme-resources.ftl" as themeResourceTags>

<#macro registrationLayout bodyClass="" displayInfo=false displayMessage=true displayRequiredFields=false>
<#local heading><#nested "header"></#local>
<#local headingText=heading?markup_string?replace("<[^>]*>", "", "r")?replace("\\s+", " ", "r")?trim>
<!DOCTYPE html>
<html class="${properties.kcHtmlClass!}<#if darkMode!false> orgsso-dark-too</#if>" lang="${lang!'en'}"<#if realm.internationalizationEnabled> dir="${(locale.rtl)?then('rtl', 'ltr')}"</#if>>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light${(darkMode!false)?then(' dark', '')}">
  <meta name="robots" content="noindex, nofollow">
  <title><#if headingText?has_content>${headingText?no_esc} – ${realm.displayName!}<#else>${title!}</#if></title>
  <@themeResourceTags.renderFavicons themeResources.favicons url.resourcesPath />
  <@themeResourceTags.renderStyles themeResources.stylesCommon url.resourcesCommonPath />
  <@themeResourceTags.renderStyles themeResources.styles url.resourcesPath />
  <#-- Every page works without scripts. These show a typed password, follow a sign-in that another tab finished,
       and let Keycloak's passkey and set-up pages talk to the browser. -->
  <script type="importmap">
    { "imports": { "rfc4648": "${url.resourcesCommonPath}/vendor/rfc4648/rfc4648.js" } }
  </script>
  <#-- Our own colours need no script. PatternFly's, in pages of Keycloak that we do not override, follow this class. -->
  <#if darkMode!false>
  <script type="module" async blocking="render">
    <#outputformat "JavaScript">
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => document.documentElement.classList.toggle(${properties.kcDarkModeClass?c}, dark.matches);
    dark.addEventListener("change", follow);
    follow();
    </#outputformat>
  </script>
  </#if>
  <@themeResourceTags.renderScripts themeResources.scripts url.resourcesPath "text/javascript" />
  <#list scripts![] as script>
    <script src="${script}" type="text/javascript"></script>
  </#list>
  <script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script>
  <script type="module">
    <#outputformat "JavaScript">
    import { startSessionPolling<#if authenticationSession??>, checkAuthSession</#if> } from ${(url.resourcesPath + "/js/authChecker.js")?c};
    startSessionPolling(${url.ssoLoginInOtherTabsUrl?c});
    <#if authenticationSession??>checkAuthSession(${authenticationSession.authSessionIdHash?c});</#if>
    </#outputformat>
  </script>
</head>
<body class="${("orgsso-body " + bodyClass)?trim}" data-page-id="login-${pageId}"<#if message?has_content> data-message="${message.type}"</#if>>
  <div class="orgsso-page">
    <div class="orgsso-card">
      <header class="orgsso-brand" id="kc-header">
        <span class="orgsso-mark" aria-hidden="true"></span>
        <span class="orgsso-brand-name" id="kc-header-wrapper">${kcSanitize(msg("loginTitleHtml", (realm.displayNameHtml!'')))?no_esc}</span>
      </header>

      <main class="orgsso-main">
        <h1 class="orgsso-title" id="kc-page-title">${heading}</h1>

        <#if auth?has_content && auth.showUsername() && !auth.showResetCredentials()>
          <#nested "show-username">
          <div class="orgsso-person" id="kc-username">
            <span class="orgsso-person-name" id="kc-attempted-username">${auth.attemptedUsername}</span>
            <a class="orgsso-person-change" id="reset-login" href="${url.loginRestartFlowUrl}">${msg("orgsso.person.change")}</a>
          </div>
        </#if>

        <#-- A warning says why an action is due; a person who started the action herself knows. -->
        <#if displayMessage && message?has_content && (message.type != 'warning' || !isAppInitiatedAction??)>
          <div class="orgsso-notice orgsso-notice-${message.type}" role="${(message.type == 'error')?then('alert', 'status')}">
            <span class="orgsso-notice-icon" aria-hidden="true"></span>
            <span class="kc-feedback-text">${message.summary}</span>
          </div>
        </#if>

        <#if displayRequiredFields>
          <p class="orgsso-hint"><span class="${properties.kcInputRequiredClass!}" aria-hidden="true">*</span> ${msg("requiredFields")}</p>
        </#if>

        <#nested "form">

        <#-- Not on the email page, which is the one way in, and not on pages that end a sign-in. -->
        <#if !["login-username", "error", "info", "login-page-expired", "orgsso-refusal"]?seq_contains(pageId) && auth?has_content && auth.showTryAnotherWayLink()>
          <form class="orgsso-aside" id="kc-select-try-another-way-form" action="${url.loginAction}" method="post">
            <button class="orgsso-text-button" id="try-another-way" type="submit" name="tryAnotherWay" value="on">${msg("doTryAnotherWay")}</button>
          </form>
        </#if>

        <#if (switchOrganizationEnabled!false)>
          <form class="orgsso-aside" id="kc-switch-organization-form" action="${url.loginAction}" method="post">
            <button class="orgsso-text-button" id="switch-organization" type="submit" name="switchOrganization" value="true">${msg("doSwitchOrganization")}</button>
          </form>
        </#if>

        <#nested "socialProviders">

        <#if displayInfo>
          <div class="orgsso-info" id="kc-info"><#nested "info"></div>
        </#if>
      </main>
    </div>

    <footer class="orgsso-footer">
      <@loginFooter.content />
      <#if realm.internationalizationEnabled && locale.supported?size gt 1>
        <#-- Each language by its own name: whoever looks for hers cannot read the others'. -->
        <details class="orgsso-languages">
          <summary aria-label="${msg("orgsso.languages")}: ${locale.current}">${locale.current}</summary>
          <ul>
            <#list locale.supported?sort_by("languageTag") as l>
              <#local current=l.languageTag == locale.currentLanguageTag>
              <#-- Keycloak's address would repeat the request that was refused. -->
              <#local address=(orgssoLanguageUrl??)?then((orgssoLanguageUrl!"") + "&kc_locale=" + l.languageTag, l.url)>
              <li><a href="${address}" lang="${l.languageTag}" hreflang="${l.languageTag}"<#if current> aria-current="true"</#if>>${current?then(l.label, l.label?replace("^.*\\((.+)\\)$", "$1", "r"))}</a></li>
            </#list>
          </ul>
        </details>
      </#if>
    </footer>
  </div>
</body>
</html>
</#macro>
