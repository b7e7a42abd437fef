package org.sharedinfo.report.certificate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.sharedinfo.report.input.StrictRecords;
import org.sharedinfo.report.input.UnfitJsonException;
import tools.jackson.databind.JsonNode;

/**
 * A DSSE envelope (version 1) with an Ed25519 signature: what is signed is the type and the bytes
 * of the payload, each with its length, so that no canonical form of JSON is needed.
 *
 * @param payloadType the payload's media type
 * @param payload the payload in Base64
 * @param signatures at least one
 */
record Envelope(String payloadType, String payload, List<Signed> signatures) {
  static final String IN_TOTO = "application/vnd.in-toto+json";

  private static final int MOST_SIGNATURES = 16;

  Envelope {
    signatures = List.copyOf(signatures);
  }

  /**
   * One signature.
   *
   * @param keyid the signer's name for the key, if any
   * @param sig the signature in Base64
   */
  record Signed(Optional<String> keyid, String sig) {}

  /** Whether an object is meant to be an envelope. */
  static boolean isMeant(JsonNode tree) {
    return tree.has("payload") || tree.has("payloadType") || tree.has("signatures");
  }

  /**
   * Reads one.
   *
   * @throws UnfitJsonException if the object is no envelope, or its parts are not Base64
   */
  static Envelope read(JsonNode tree) throws UnfitJsonException {
    Envelope envelope = StrictRecords.read(tree, Envelope.class);
    if (envelope.signatures().isEmpty()) {
      throw new UnfitJsonException("the envelope bears no signature");
    }
    if (envelope.signatures().size() > MOST_SIGNATURES) {
      throw new UnfitJsonException(
          "the envelope bears more than " + MOST_SIGNATURES + " signatures");
    }
    requireBase64("payload", envelope.payload());
    for (Signed signed : envelope.signatures()) {
      requireBase64("sig", signed.sig());
    }
    return envelope;
  }

  private static void requireBase64(String part, String text) throws UnfitJsonException {
    try {
      byte[] content = Base64.getDecoder().decode(text);
      if (content.length > 0) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new UnfitJsonException("the envelope's \"" + part + "\" is not Base64", e);
    }
    throw new UnfitJsonException("the envelope's \"" + part + "\" is empty");
  }

  static Envelope sign(byte[] payload, SigningKey key) {
    try {
      String sig = Base64.getEncoder().encodeToString(key.sign(encoding(IN_TOTO, payload)));
      return new Envelope(
          IN_TOTO,
          Base64.getEncoder().encodeToString(payload),
          List.of(new Signed(Optional.of(""), sig)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that could sign no longer does", e);
    }
  }

  /** Whether one of the signatures was made with the other half of a key. */
  boolean isSignedWith(VerificationKey key) {
    byte[] message = encoding(payloadType, content());
    return signatures.stream()
        .anyMatch(signed -> key.verifies(message, Base64.getDecoder().decode(signed.sig())));
  }

  /** The payload. */
  byte[] content() {
    return Base64.getDecoder().decode(payload);
  }

  /** What is signed: DSSE's pre-authentication encoding. */
  private static byte[] encoding(String type, byte[] payload) {
    byte[] head =
        ("DSSEv1 "
                + type.getBytes(StandardCharsets.UTF_8).length
                + " "
                + type
                + " "
                + payload.length
                + " ")
            .getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + payload.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(payload, 0, all, head.length, payload.length);
    return all;
  }
}
