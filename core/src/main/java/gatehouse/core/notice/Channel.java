package gatehouse.core.notice;

/** A way in which words reach a person outside the page that is open. */
public enum Channel {
  MAIL("Mail"),
  SMS("Text message"),
  WEBHOOK("Webhook");

  private final String label;

  Channel(String label) {
    this.label = label;
  }

  /** The name that people read. */
  public String label() {
    return label;
  }
}
