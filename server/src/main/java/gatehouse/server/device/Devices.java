package gatehouse.server.device;

import gatehouse.core.account.PersonId;
import gatehouse.core.device.Device;
import gatehouse.core.device.DeviceId;
import gatehouse.server.base.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A person's devices, as rows. */
public final class Devices {
  private static final String COLUMNS =
      "device_id, name, key_thumbprint, cookie_hash, added_ms, last_seen_ms, last_network";

  private Devices() {}

  /** The devices that were not removed, the one seen last first. */
  public static List<Device> of(Sql sql, PersonId person) throws SQLException {
    return sql.rows(
        "SELECT "
            + COLUMNS
            + " FROM device WHERE person_id = ? AND removed_ms IS NULL"
            + " ORDER BY last_seen_ms DESC, device_id",
        Devices::device,
        person.value());
  }

  public static Optional<Device> load(Sql sql, PersonId person, DeviceId id) throws SQLException {
    return sql.one(
        "SELECT "
            + COLUMNS
            + " FROM device WHERE person_id = ? AND device_id = ? AND removed_ms IS NULL",
        Devices::device,
        person.value(),
        id.value());
  }

  private static Device device(ResultSet row) throws SQLException {
    return new Device(
        new DeviceId(row.getString(1)),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getString(7));
  }

  public static void insert(Sql sql, PersonId person, Device device, String spki)
      throws SQLException {
    sql.run(
        "INSERT INTO device (person_id, device_id, name, key_thumbprint, key_spki, cookie_hash,"
            + " added_ms, last_seen_ms, last_network) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        person.value(),
        device.id().value(),
        device.name(),
        device.thumbprint(),
        spki,
        device.cookieHash(),
        device.added().toEpochMilli(),
        device.lastSeen().toEpochMilli(),
        device.lastNetwork());
  }

  /** Notes that the device was used, and the cookie that it holds from now on. */
  public static void seen(
      Sql sql, PersonId person, DeviceId id, String cookieHash, String network, Instant now)
      throws SQLException {
    sql.run(
        "UPDATE device SET cookie_hash = ?, last_seen_ms = ?, last_network = ?"
            + " WHERE person_id = ? AND device_id = ?",
        cookieHash,
        now.toEpochMilli(),
        network,
        person.value(),
        id.value());
  }

  public static boolean rename(Sql sql, PersonId person, DeviceId id, String name)
      throws SQLException {
    return sql.run(
            "UPDATE device SET name = ? WHERE person_id = ? AND device_id = ?"
                + " AND removed_ms IS NULL",
            name,
            person.value(),
            id.value())
        == 1;
  }

  public static boolean remove(Sql sql, PersonId person, DeviceId id, Instant now)
      throws SQLException {
    return sql.run(
            "UPDATE device SET removed_ms = ? WHERE person_id = ? AND device_id = ?"
                + " AND removed_ms IS NULL",
            now.toEpochMilli(),
            person.value(),
            id.value())
        == 1;
  }
}
