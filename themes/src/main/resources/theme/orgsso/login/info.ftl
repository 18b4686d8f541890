<#import "template.ftl" as layout>
<#-- Not done yet: the page asks for a step before something happens. -->
<#assign asks=(!pageRedirectUri?has_content && actionUri?has_content)>
<@layout.registrationLayout displayMessage=false bodyClass=asks?then("orgsso-asks", ""); section>
  <#if section = "header">
    <#-- Where the message is all there is, it is the title, and a title has no full stop. -->
    <#if messageHeader??>${msg(messageHeader)}<#else>${message.summary?remove_ending(".")}</#if>
  <#elseif section = "form">
    <div id="kc-info-message">
      <#if messageHeader??><p class="orgsso-text">${message.summary}</p></#if>
      <#if requiredActions?has_content>
        <ul class="orgsso-list">
          <#list requiredActions as action><li>${msg("requiredAction." + action)}</li></#list>
        </ul>
      </#if>
      <#if !skipLink??>
        <#if pageRedirectUri?has_content>
          <@onward href=pageRedirectUri label=msg("backToApplication") />
        <#elseif actionUri?has_content>
          <@onward href=actionUri label=msg("proceedWithAction") />
        <#elseif (client.baseUrl)?has_content>
          <@onward href=client.baseUrl label=msg("backToApplication") />
        </#if>
      </#if>
    </div>
  </#if>
</@layout.registrationLayout>
<#macro onward href label>
  <p class="orgsso-actions"><a class="orgsso-button orgsso-primary orgsso-block" href="${href}">${label}</a></p>
</#macro>
