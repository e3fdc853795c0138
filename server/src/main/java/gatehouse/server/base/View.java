package gatehouse.server.base;

/**
 * What one page shows: a record of texts and values ready to print, named after its page. {@link
 * Pages} renders it with its template, so that a view can't be paired with the wrong one.
 */
public interface View {
  /** The template below {@code src/main/jte}, without its ending, such as {@code signin/signin}. */
  String template();

  /** The page's title, before the product's name. */
  String title();

  /**
   * Where else than here a form of the page may lead in the end, as a source of the Content
   * Security Policy (Level 3, 6.4.2.1); empty as a rule.
   */
  default String formsLeadTo() {
    return "";
  }
}
