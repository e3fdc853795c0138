package gatehouse.server;

import gatehouse.core.signin.Place;
import gatehouse.server.base.Networks;
import gatehouse.server.signin.Places;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A location source from a file: a line a network, {@code 192.0.2.0/24;NO;Oslo, Norway;59.9;10.7}.
 * Better sources plug into {@link Places}.
 */
final class PlacesFile {
  private static final int FIELDS = 5;

  private PlacesFile() {}

  static Places read(Optional<Path> file) {
    if (file.isEmpty()) {
      return address -> Optional.empty();
    }
    Map<String, Place> places = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file.get())) {
        String[] fields = line.split(";", -1);
        if (!line.isBlank() && !line.startsWith("#")) {
          places.put(fields[0].strip(), place(line, fields));
        }
      }
    } catch (IOException e) {
      throw new Config.ConfigException("Cannot read places.file: " + e.getMessage());
    }
    return (InetAddress address) -> Optional.ofNullable(places.get(Networks.prefix(address)));
  }

  private static Place place(String line, String[] fields) {
    try {
      if (fields.length == FIELDS) {
        return new Place(
            fields[1].strip(),
            fields[2].strip(),
            Double.parseDouble(fields[3].strip()),
            Double.parseDouble(fields[4].strip()));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Config.ConfigException(
        "A line of places.file is not network;country;name;latitude;longitude: " + line);
  }
}
