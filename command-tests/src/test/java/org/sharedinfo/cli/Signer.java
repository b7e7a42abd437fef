package org.sharedinfo.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Signs whatever it is given, in the words of DSSE's specification and without the kit's code. */
final class Signer {
  static final String IN_TOTO = "application/vnd.in-toto+json";

  private final KeyPair pair;
  final Path secret;
  final Path known;

  Signer(Path folder, String name) throws IOException {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    secret = pem(folder.resolve(name + ".pem"), "PRIVATE KEY", pair.getPrivate().getEncoded());
    known = pem(folder.resolve(name + ".pub"), "PUBLIC KEY", pair.getPublic().getEncoded());
  }

  static Path pem(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(content), kind));
  }

  ObjectNode envelope(byte[] payload) {
    return envelope(IN_TOTO, payload);
  }

  ObjectNode envelope(String type, byte[] payload) {
    String head = "DSSEv1 %d %s %d ".formatted(type.length(), type, payload.length);
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[start.length + payload.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(payload, 0, all, start.length, payload.length);
    return wrapped(type, payload, sign(all));
  }

  static ObjectNode wrapped(String type, byte[] payload, byte[] signature) {
    ObjectNode envelope = JsonMapper.shared().createObjectNode();
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    envelope.put("payloadType", type);
    envelope
        .putArray("signatures")
        .addObject()
        .put("keyid", "")
        .put("sig", Base64.getEncoder().encodeToString(signature));
    return envelope;
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
