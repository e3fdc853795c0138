package gatehouse.server.notice;

import gatehouse.core.account.Person;
import gatehouse.core.notice.Channel;
import gatehouse.core.notice.Contact;
import gatehouse.core.session.Caller;
import gatehouse.server.base.Database;
import gatehouse.server.base.Icon;
import gatehouse.server.base.LocalTimes;
import gatehouse.server.base.Tone;
import gatehouse.server.signin.Desk;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the house tells a person what happens, and what it told lately. */
public final class AlertRoutes implements HttpService {
  private static final int RECENT_MAX = 20;

  /** What is told; everything goes to every confirmed contact. */
  private static final List<String> TOLD =
      List.of(
          "A new device or network signs in",
          "A way in is added or removed",
          "The password or a contact changes",
          "Sessions or devices are ended",
          "Panic, and the end of a freeze",
          "Somebody guesses at your account",
          "A key is made, stopped or runs out, or its program gets no token",
          "A fail-safe runs");

  private final Desk desk;
  private final Database database;
  private final InstantSource clock;

  public AlertRoutes(Desk desk, Database database, InstantSource clock) {
    this.desk = desk;
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/security/alerts", desk.signedIn(this::page));
  }

  private void page(ServerRequest request, ServerResponse response, Caller caller) {
    Person person = desk.person(caller);
    List<Contact> contacts = OwnerNotices.contacts(person).all();
    List<FormerContacts.Former> former =
        database.read(sql -> FormerContacts.of(sql, person.id(), clock.instant()));
    Map<Channel, String> masked =
        contacts.stream().collect(Collectors.toMap(Contact::channel, Contact::masked));
    // a message is kept without its address: with two on a channel, it went to either
    former.forEach(each -> masked.put(each.contact().channel(), "Your old or new contact"));
    String where =
        contacts.isEmpty() ? "Nowhere yet: no contact is confirmed" : OwnerNotices.channels(person);
    LocalTimes times = new LocalTimes(person.zone(), clock.instant());
    desk.show(
        request,
        response,
        caller,
        new AlertsView(
            Stream.concat(
                    contacts.stream().map(AlertRoutes::contact),
                    former.stream().map(each -> former(each, times)))
                .toList(),
            person.mail().isPresent(),
            TOLD.stream().map(what -> new AlertsView.Route(what, where)).toList(),
            recent(person, masked, times)));
  }

  /** A contact that was replaced lately and is still told. */
  private static AlertsView.Contact former(FormerContacts.Former former, LocalTimes times) {
    return new AlertsView.Contact(
        icon(former.contact().channel()),
        former.contact().masked(),
        "Replaced; still told until " + times.of(former.until()),
        "Replaced",
        Tone.PLAIN);
  }

  private static AlertsView.Contact contact(Contact contact) {
    return new AlertsView.Contact(
        icon(contact.channel()),
        contact.masked(),
        contact.channel().label(),
        "Confirmed",
        Tone.GOOD);
  }

  private List<AlertsView.Sent> recent(
      Person person, Map<Channel, String> masked, LocalTimes times) {
    return database.read(sql ->
        sql.rows(
            // webhooks have pages of their own
            "SELECT channel, state, created_ms, subject FROM message WHERE person_id = ?"
                + " AND target = '' ORDER BY created_ms DESC, reference LIMIT ?",
            row -> sent(row, masked, times),
            person.id().value(),
            RECENT_MAX));
  }

  /** The words are gone once a message has ended, so that no code stays; the subject holds none. */
  private static AlertsView.Sent sent(ResultSet row, Map<Channel, String> masked, LocalTimes times)
      throws SQLException {
    Channel channel = Channel.valueOf(row.getString(1));
    String state = row.getString(2);
    Instant at = Instant.ofEpochMilli(row.getLong(3));
    String subject = row.getString(4);
    return new AlertsView.Sent(
        icon(channel),
        subject.isEmpty() ? channel.label() : subject,
        channel.label() + " to " + masked.getOrDefault(channel, "an earlier contact"),
        at.toString(),
        times.of(at),
        state(state),
        state.equals("WAITING") || state.equals("SENT") ? Tone.PLAIN : Tone.WARN);
  }

  private static String state(String state) {
    return switch (state) {
      case "WAITING" -> "On its way";
      case "SENT" -> "Sent";
      case "REFUSED" -> "Refused by the provider";
      case "EXPIRED" -> "Could not be delivered in time";
      default -> throw new IllegalStateException("unknown state of a message: " + state);
    };
  }

  private static Icon icon(Channel channel) {
    return switch (channel) {
      case MAIL -> Icon.MAIL;
      case SMS -> Icon.MESSAGE;
      case WEBHOOK -> Icon.NETWORK;
    };
  }
}
