package gatehouse.core.signin;

/** What is unusual about an attempt, or announced beforehand. */
public enum Signal {
  /** The browser or program holds no key that this person used before. */
  NEW_DEVICE,
  /** The device's cookie is here and its key is not: the cookie may be a copy. */
  KEY_MISSING,
  /** A network that the person did not use before, from whichever device. */
  NEW_NETWORK,
  /** Too far from the last place for the time between. */
  IMPOSSIBLE_TRAVEL,
  /** The phone number of a text-message factor was added or changed lately. */
  NUMBER_CHANGED_LATELY,
  /** The password stands in a list of breached ones. */
  BREACHED_PASSWORD,
  /** The form was filled faster, or more often, than a person can. */
  AUTOMATION,
  /** The person has no second factor yet: the first one cannot be asked for to add it. */
  NO_SECOND_FACTOR,
  /** The person announced to travel where the attempt comes from. */
  TRAVEL_ANNOUNCED
}
