package org.sharedinfo.report.certificate;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A point of the curve of Ed25519 (RFC 8032), in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
 * Only for public keys, because its timing is not constant.
 */
record Ed25519Point(BigInteger x, BigInteger y, BigInteger z, BigInteger t) {
  /** Bytes of an encoded point. */
  static final int LENGTH = 32;

  private static final BigInteger TWO = BigInteger.TWO;
  private static final BigInteger P = TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger ORDER =
      TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE =
      TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
  private static final Ed25519Point NEUTRAL =
      new Ed25519Point(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);

  /**
   * Decodes a point; empty if the bytes are no point, or not in canonical form.
   *
   * @param encoded y, least byte first, and the sign of x in the topmost bit
   */
  static Optional<Ed25519Point> decode(byte[] encoded) {
    if (encoded.length != LENGTH) {
      return Optional.empty();
    }
    byte[] big = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      big[i] = encoded[LENGTH - 1 - i];
    }
    boolean odd = big[0] < 0;
    big[0] &= 0x7f;
    BigInteger y = new BigInteger(1, big);
    if (y.compareTo(P) >= 0) {
      return Optional.empty();
    }
    BigInteger squared = y.multiply(y).mod(P);
    BigInteger below = D.multiply(squared).add(BigInteger.ONE).modInverse(P);
    return root(squared.subtract(BigInteger.ONE).multiply(below).mod(P))
        .filter(x -> x.signum() != 0 || !odd)
        .map(x -> x.testBit(0) == odd ? x : P.subtract(x).mod(P))
        .map(x -> new Ed25519Point(x, y, BigInteger.ONE, x.multiply(y).mod(P)));
  }

  private static Optional<BigInteger> root(BigInteger square) {
    BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    return root.multiply(root).mod(P).equals(square)
        ? Optional.of(root)
        : Optional.of(root.multiply(ROOT_OF_MINUS_ONE).mod(P))
            .filter(other -> other.multiply(other).mod(P).equals(square));
  }

  /**
   * Whether it can be an Ed25519 key: a multiple of the base point, and not the neutral element.
   * Under a key of small order, one signature fits many messages.
   */
  boolean isKey() {
    return !isNeutral() && times(ORDER).isNeutral();
  }

  private boolean isNeutral() {
    return x.signum() == 0 && y.equals(z);
  }

  private Ed25519Point times(BigInteger factor) {
    Ed25519Point product = NEUTRAL;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      product = product.plus(product);
      if (factor.testBit(bit)) {
        product = product.plus(this);
      }
    }
    return product;
  }

  /** The complete formula of RFC 8032, which doubles as well. */
  private Ed25519Point plus(Ed25519Point other) {
    BigInteger a = y.subtract(x).multiply(other.y.subtract(other.x)).mod(P);
    BigInteger b = y.add(x).multiply(other.y.add(other.x)).mod(P);
    BigInteger c = t.multiply(TWO).multiply(D).mod(P).multiply(other.t).mod(P);
    BigInteger d = z.multiply(TWO).multiply(other.z).mod(P);
    BigInteger e = b.subtract(a);
    BigInteger f = d.subtract(c);
    BigInteger g = d.add(c);
    BigInteger h = b.add(a);
    return new Ed25519Point(
        e.multiply(f).mod(P), g.multiply(h).mod(P), f.multiply(g).mod(P), e.multiply(h).mod(P));
  }
}
