package gatehouse.client.wire;

import java.util.List;

/** The registered clients, the newest first. */
public record ClientsPage(List<ClientInfo> clients) {
  public ClientsPage {
    clients = List.copyOf(clients);
  }
}
