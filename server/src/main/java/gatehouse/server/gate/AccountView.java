package gatehouse.server.gate;

import gatehouse.server.base.Tone;
import gatehouse.server.base.View;
import java.util.List;

/**
 * One of the pages about an account: a few sections of facts and forms.
 *
 * @param here the page's path, which the tabs know
 * @param account the account that it is about
 * @param problem what is wrong with what was sent, or empty
 */
public record AccountView(
    String heading,
    String intro,
    String here,
    String account,
    List<Link> accounts,
    List<Section> sections,
    String problem)
    implements View {
  /** An account to switch to. */
  public record Link(String number, String title, String href, boolean current) {}

  /** A heading with what stands below it. */
  public record Section(String id, String heading, List<Fact> facts, List<Item> items, Form form) {
    static Section facts(String id, String heading, List<Fact> facts) {
      return new Section(id, heading, facts, List.of(), Form.NONE);
    }

    static Section items(String id, String heading, List<Item> items) {
      return new Section(id, heading, List.of(), items, Form.NONE);
    }

    static Section form(String id, String heading, Form form) {
      return new Section(id, heading, List.of(), List.of(), form);
    }
  }

  /** A label and its value. */
  public record Fact(String label, String value) {}

  /**
   * A line with a state and, where there is something to do, a button.
   *
   * @param action the form's address, or empty
   * @param name the field that says which line it is
   */
  public record Item(
      String name,
      String text,
      String state,
      Tone tone,
      String action,
      String field,
      String value,
      String button) {}

  /** Fields with one button; without fields there is none. */
  public record Form(String action, List<Field> fields, String button) {
    static final Form NONE = new Form("", List.of(), "");
  }

  /**
   * One field.
   *
   * @param choices when it is a choice; a box to tick when the only choice has no label
   */
  public record Field(String name, String label, String value, String hint, List<Choice> choices) {}

  /** One choice. */
  public record Choice(String value, String label) {}

  @Override
  public String template() {
    return "gate/account";
  }

  @Override
  public String title() {
    return heading;
  }
}
