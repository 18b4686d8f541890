<#import "template.ftl" as layout>
<#import "user-profile-commons.ftl" as userProfileCommons>
<#import "field.ftl" as field>
<#import "orgsso-fields.ftl" as fields>
<@layout.registrationLayout displayMessage=messagesPerField.exists('global') displayRequiredFields=false; section>
  <#if section = "header">
    ${msg("loginIdpReviewProfileTitle")}
  <#elseif section = "form">
    <p class="orgsso-text">${msg("orgsso.review.text")}</p>
    <p class="orgsso-hint"><span class="orgsso-required" aria-hidden="true">*</span> ${msg("requiredFields")}</p>
    <form class="orgsso-form" id="kc-idp-review-profile-form" action="${url.loginAction}" method="post">
      <#-- The company vouched for the address, so nobody types another. It is posted back: a profile that lets people
           edit it would miss it. The server compares; this only keeps the page honest. -->
      <#list profile.attributes as attribute>
        <#if attribute.name == "locale" && realm.internationalizationEnabled && locale.currentLanguageTag?has_content>
          <input type="hidden" id="locale" name="locale" value="${locale.currentLanguageTag}">
        <#elseif ["email", "username"]?seq_contains(attribute.name) && (attribute.value!'')?has_content>
          <@fields.text name=attribute.name label=attribute.name?switch("email", msg("orgsso.email.label"), msg("username")) value=attribute.value readonly=true
              error=messagesPerField.get(attribute.name) autocomplete="username" hint=attribute.name?switch("email", msg("orgsso.review.email"), "") />
        <#else>
          <@field.group name=attribute.name label=advancedMsg(attribute.displayName!'') error=messagesPerField.get(attribute.name) required=attribute.required>
            <@userProfileCommons.inputFieldByType attribute=attribute />
          </@field.group>
        </#if>
      </#list>
      <@fields.submit label=msg("doContinue") id="kc-review-continue" name="continue" />
    </form>
    <#list profile.html5DataAnnotations?keys as key>
      <script type="module" src="${url.resourcesPath}/js/${key}.js"></script>
    </#list>
  </#if>
</@layout.registrationLayout>
