<#-- Mail programs read little: one column, no images, nothing loaded from anywhere. -->
<#macro emailLayout>
<!DOCTYPE html>
<html lang="${locale.language}" dir="${(ltr)?then('ltr', 'rtl')}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <style>
    body { margin: 0; padding: 24px 12px; background: #f5f6f8; }
    .message { max-width: 520px; margin: 0 auto; padding: 32px 28px; background: #ffffff; border: 1px solid #e2e5eb; border-radius: 16px; color: #12151c; font: 16px/1.55 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
    .sender { margin: 0 0 20px; font-weight: 600; }
    .message p { margin: 0 0 16px; }
    .message a { color: #2746c7; font-weight: 600; }
    @media (prefers-color-scheme: dark) {
      body { background: #0e1117; }
      .message { background: #161a23; border-color: #2b3240; color: #eceff5; }
      .message a { color: #9db0ff; }
    }
  </style>
</head>
<body>
  <div class="message">
    <p class="sender">${realmName!}</p>
    <#nested>
  </div>
</body>
</html>
</#macro>
