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
}
