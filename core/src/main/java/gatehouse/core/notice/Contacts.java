package gatehouse.core.notice;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A person's confirmed contacts, and who is told of what concerns their security. */
public record Contacts(Optional<MailAddress> mail, Optional<PhoneNumber> phone) {
  /** Every contact, mail first. */
  public List<Contact> all() {
    List<Contact> all = new ArrayList<>(2);
    mail.ifPresent(all::add);
    phone.ifPresent(all::add);
    return List.copyOf(all);
  }

  /**
   * Who is told: the wanted channels, but not the one that was used in the act itself, for whoever
   * did it may hold that one. A wish narrows the list and never empties it: while there is any
   * contact, somebody is told, if need be over the used channel.
   */
  public List<Contact> recipients(Set<Channel> wanted, Optional<Channel> used) {
    Set<Channel> others = EnumSet.allOf(Channel.class);
    used.ifPresent(others::remove);
    Set<Channel> wantedOthers = EnumSet.copyOf(others);
    wantedOthers.retainAll(wanted);
    return firstNotEmpty(on(wantedOthers), on(others), all());
  }

  /** Who is told of a change of contact: the old and the new, whatever is wanted. */
  public static List<Contact> recipientsOfChange(Contacts before, Contacts after) {
    Set<Contact> both = new LinkedHashSet<>(before.all());
    both.addAll(after.all());
    return List.copyOf(both);
  }

  private List<Contact> on(Collection<Channel> channels) {
    return all().stream().filter(contact -> channels.contains(contact.channel())).toList();
  }

  @SafeVarargs
  private static List<Contact> firstNotEmpty(List<Contact>... lists) {
    for (List<Contact> list : lists) {
      if (!list.isEmpty()) {
        return list;
      }
    }
    return List.of();
  }
}
