package gatehouse.server.account;

import gatehouse.server.base.View;

/**
 * What the panic button does, and the button.
 *
 * @param sessions how many would end, in words, such as "4 sessions on 3 devices"
 * @param told where its owner is told of it, in a sentence
 */
public record PanicView(String sessions, String told) implements View {

  @Override
  public String template() {
    return "account/panic";
  }

  @Override
  public String title() {
    return "Panic";
  }
}
