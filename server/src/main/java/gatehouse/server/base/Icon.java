package gatehouse.server.base;

/** A picture in icons.svg; decoration only, the text beside it says the same. */
public enum Icon {
  PASSKEY("key-round"),
  SECURITY_KEY("usb"),
  AUTHENTICATOR("shield-check"),
  MESSAGE("message-square-text"),
  RECOVERY("life-buoy"),
  PASSWORD("lock-keyhole"),
  DEVICE("laptop"),
  PHONE("smartphone"),
  MAIL("mail"),
  SIGN_IN("log-in"),
  SIGN_OUT("log-out"),
  TRAVEL("plane"),
  ALERT("bell"),
  ACTIVITY("scroll-text"),
  PERSON("user-round"),
  NETWORK("globe"),
  TIME("clock"),
  INFO("info"),
  WARNING("triangle-alert"),
  DONE("circle-check"),
  PANIC("octagon-alert"),
  FROZEN("snowflake");

  private final String id;

  Icon(String id) {
    this.id = id;
  }

  /** The symbol's id in icons.svg. */
  public String id() {
    return id;
  }
}
