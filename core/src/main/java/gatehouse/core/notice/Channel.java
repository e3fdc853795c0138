package gatehouse.core.notice;

/** A way in which words reach a person outside the page that is open. */
public enum Channel {
  MAIL,
  SMS
}
