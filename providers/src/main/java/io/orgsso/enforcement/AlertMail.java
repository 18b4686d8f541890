package io.orgsso.enforcement;

/** One mail, ready to be sent. */
record AlertMail(String to, String subject, String text) {}
