package gatehouse.client.wire;

/**
 * Asks for a certificate.
 *
 * @param request a signing request in PEM (RFC 2986), made with the key itself
 */
public record NewCertificate(String request) {}
