package org.sharedinfo.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.sharedinfo.abi.Abi;
import org.sharedinfo.abi.FieldMap;
import org.sharedinfo.abi.SharedInfo;
import org.sharedinfo.report.conformance.ConformanceReport;
import org.sharedinfo.report.conformance.ConformanceReport.CheckEvidence;
import org.sharedinfo.report.conformance.ConformanceReport.Judgement;
import org.sharedinfo.report.text.VerdictLook;
import org.sharedinfo.result.ByteDifference;
import org.sharedinfo.result.Verdict;
import org.sharedinfo.rule.Rule;
import org.sharedinfo.rule.RuleFields;
import org.sharedinfo.spi.GuestKind;

/**
 * The frame drawn to scale for one ABI. Each field shows the worst verdict of the rules about it,
 * for the roles that were judged; see {@link RuleFields}. A field without such a rule is shown as
 * not judged. Rules about the page as a whole colour no field; they are listed below the drawing.
 *
 * @param abi the ABI's id
 * @param fields the fields; those of all vCPUs, or of all words, count as one
 * @param padding bytes without a field, and bytes after the structure
 * @param differing bytes that differ in findings
 * @param whole the rules of the page as a whole
 * @param places marks where the parts begin
 * @param captions names inside the drawing
 * @param columns names of the fields of vcpu_info, above the drawing
 * @param key the looks that occur in the drawing, except "not judged"
 */
record FrameMap(
    String abi,
    List<Field> fields,
    Shape padding,
    Shape differing,
    List<Whole> whole,
    List<Place> places,
    List<Caption> captions,
    List<Column> columns,
    List<VerdictLook> key) {
  private static final String PAD = ".pad";
  private static final String EACH_VCPU = "vcpu_info[].";
  private static final int NAMES_APART = 13;

  /**
   * A field.
   *
   * @param name in C, without the brackets' content
   * @param offset of the first, in hexadecimal
   * @param byteSize of the first
   * @param shape where it lies
   * @param look the verdict; none if no rule about it was judged
   * @param open the rules about it with this verdict, if it is not a pass
   * @param rules how many rules about it were judged
   * @param target the id of the element with details; may be empty
   */
  record Field(
      String name,
      String offset,
      int byteSize,
      Shape shape,
      Optional<VerdictLook> look,
      List<String> open,
      int rules,
      String target) {
    /** What it is, for those who do not see it. */
    public String title() {
      String verdict = look.map(VerdictLook::word).orElse("not judged");
      return name
          + " at "
          + offset
          + ": "
          + verdict
          + (open.isEmpty() ? "" : " (" + String.join(", ", open) + ")");
    }

    /** Its name below the vcpu_info that it is in. */
    public String shortName() {
      return name.replace(EACH_VCPU, "").replace("[]", "");
    }

    public boolean isOfEachVcpu() {
      return name.startsWith(EACH_VCPU);
    }

    public String style() {
      return look.map(VerdictLook::style).orElse("unjudged");
    }
  }

  /** A rule of the page as a whole, as it was judged. */
  record Whole(Rule rule, VerdictLook look) {}

  /** A mark beside the row where a part begins. */
  record Place(String offset, int y) {}

  /** The name of a part that is large enough to bear it, and the middle of its rows. */
  record Caption(String name, int y, String style) {}

  /**
   * The name of a field of vcpu_info, above its columns.
   *
   * @param x where the name stands
   * @param middle the middle of the field, where a line leads
   */
  record Column(String name, int x, int middle, String style) {}

  /**
   * Bytes as an SVG path, a row for each {@link #ROW} bytes.
   *
   * @param path empty where there are none
   */
  record Shape(String path) {
    static final int ROW = 64;
    static final int BYTE = 5;
    static final int HEIGHT = 7;

    static Shape of(BitSet bytes) {
      StringBuilder path = new StringBuilder();
      for (int from = bytes.nextSetBit(0); from >= 0; ) {
        int to = bytes.nextClearBit(from);
        boolean wholeRows = from % ROW == 0 && to - from >= ROW;
        int end = wholeRows ? to - to % ROW : Math.min(to, from - from % ROW + ROW);
        int rows = wholeRows ? (end - from) / ROW : 1;
        int width = wholeRows ? ROW : end - from;
        path.append(
            "M%d %dh%dv%dh-%dz"
                .formatted(
                    from % ROW * BYTE,
                    from / ROW * HEIGHT,
                    width * BYTE,
                    rows * HEIGHT,
                    width * BYTE));
        from = bytes.nextSetBit(end);
      }
      return new Shape(path.toString());
    }
  }

  /** A map for each ABI of a report. */
  static List<FrameMap> of(ConformanceReport report) {
    return report.abis().stream()
        .flatMap(id -> Abi.byId(id).stream())
        .map(abi -> of(abi, report))
        .toList();
  }

  private static FrameMap of(Abi abi, ConformanceReport report) {
    List<Judgement> judged = report.verdicts().stream().filter(v -> v.abi() == abi).toList();
    GuestKind kind = GuestKind.byId(report.scope().guest()).orElse(GuestKind.PV);
    Map<String, BitSet> places = new LinkedHashMap<>();
    BitSet padding = new BitSet();
    padding.set(0, Abi.FRAME_BYTES);
    for (FieldMap.Field field : FieldMap.of(abi).fields()) {
      if (field.name().contains(PAD)) {
        continue;
      }
      int start = (int) field.offset();
      int end = start + (int) field.byteSize();
      places
          .computeIfAbsent(field.name().replaceAll("\\[\\d+]", "[]"), _ -> new BitSet())
          .set(start, end);
      padding.clear(start, end);
    }
    List<Field> fields =
        places.entrySet().stream()
            .map(place -> field(place.getKey(), place.getValue(), judged, kind))
            .sorted(Comparator.comparing(Field::offset))
            .toList();
    List<Whole> whole =
        RuleFields.everywhere().stream().flatMap(rule -> whole(rule, judged).stream()).toList();
    return new FrameMap(
        abi.id(),
        fields,
        Shape.of(padding),
        Shape.of(differing(abi, judged)),
        whole,
        places(abi),
        captions(abi, fields),
        columns(fields),
        Arrays.stream(VerdictLook.values())
            .filter(
                look -> fields.stream().anyMatch(field -> field.look().equals(Optional.of(look))))
            .toList());
  }

  /** Names keep apart, and stay as near to their fields as that allows. */
  private static List<Column> columns(List<Field> fields) {
    List<Column> columns = new ArrayList<>();
    int free = 0;
    for (Field field : fields) {
      if (field.isOfEachVcpu()) {
        long start = Long.decode(field.offset());
        int middle = (int) start * Shape.BYTE + field.byteSize() * Shape.BYTE / 2;
        int x = Math.max(middle, free);
        String name = field.shortName();
        columns.add(
            new Column(name.substring(name.lastIndexOf('.') + 1), x, middle, field.style()));
        free = x + NAMES_APART;
      }
    }
    return columns;
  }

  private static List<Caption> captions(Abi abi, List<Field> fields) {
    SharedInfo at = SharedInfo.of(abi);
    long bitmap = at.evtchnMaskOffset() - at.evtchnPendingOffset();
    List<Caption> captions = new ArrayList<>();
    for (Field field : fields) {
      if (field.name().endsWith("[]")) {
        long start = Long.decode(field.offset());
        captions.add(new Caption(field.shortName(), middle(start, start + bitmap), field.style()));
      }
    }
    int rest = (int) at.wcVersionOffset() / Shape.ROW * Shape.HEIGHT;
    captions.add(
        new Caption(
            abi.hasArchParts() ? "↑ wallclock and arch, see the list" : "↑ wallclock, see the list",
            rest + 2 * Shape.HEIGHT,
            "unjudged"));
    captions.add(
        new Caption("behind shared_info", middle(at.byteSize(), Abi.FRAME_BYTES), "unjudged"));
    return captions;
  }

  private static int middle(long start, long end) {
    return (int) (start + end) / 2 * Shape.HEIGHT / Shape.ROW;
  }

  private static Field field(String name, BitSet bytes, List<Judgement> judged, GuestKind kind) {
    List<Judgement> those = judged.stream().filter(v -> isAbout(v, name, kind)).toList();
    Optional<Verdict> worst = those.stream().map(Judgement::verdict).reduce(Verdict::worst);
    List<String> bringing =
        those.stream()
            .filter(v -> worst.filter(v.verdict()::equals).isPresent())
            .map(Judgement::rule)
            .distinct()
            .toList();
    int start = bytes.nextSetBit(0);
    boolean fine = worst.filter(v -> v == Verdict.PASS || v == Verdict.NOT_APPLICABLE).isPresent();
    return new Field(
        name,
        "0x%03x".formatted(start),
        bytes.nextClearBit(start) - start,
        Shape.of(bytes),
        worst.map(VerdictLook::of),
        fine ? List.of() : bringing,
        (int) those.stream().map(Judgement::rule).distinct().count(),
        worst.map(verdict -> target(bringing.getFirst(), verdict)).orElse(""));
  }

  private static boolean isAbout(Judgement judged, String field, GuestKind kind) {
    Rule rule = Rule.byId(judged.rule()).orElseThrow();
    return RuleFields.of(rule, judged.role(), kind).stream()
        .anyMatch(one -> one.path().equals(field));
  }

  /** A rule that applies to nobody has no row of its own. */
  private static String target(String rule, Verdict verdict) {
    return verdict == Verdict.NOT_APPLICABLE
        ? "area-" + Rule.byId(rule).orElseThrow().area()
        : "rule-" + rule;
  }

  private static Optional<Whole> whole(Rule rule, List<Judgement> judged) {
    return judged.stream()
        .filter(v -> v.rule().equals(rule.id()))
        .map(Judgement::verdict)
        .reduce(Verdict::worst)
        .filter(verdict -> verdict != Verdict.NOT_APPLICABLE)
        .map(verdict -> new Whole(rule, VerdictLook.of(verdict)));
  }

  private static BitSet differing(Abi abi, List<Judgement> judged) {
    BitSet bytes = new BitSet();
    for (Judgement judgement : judged) {
      for (CheckEvidence evidence : judgement.evidence()) {
        evidence
            .violation()
            .ifPresent(found -> found.bytes().forEach(difference -> mark(difference, abi, bytes)));
      }
    }
    return bytes;
  }

  /** A finding may also be of bytes of other frames. */
  private static void mark(ByteDifference difference, Abi abi, BitSet bytes) {
    int start = difference.offset();
    if (start >= 0
        && start < Abi.FRAME_BYTES
        && FieldMap.of(abi).nameAt(start).equals(difference.field())) {
      int count = Math.max(difference.expected().length(), difference.seen().length()) / 2;
      bytes.set(start, Math.min(start + count, Abi.FRAME_BYTES));
    }
  }

  private static List<Place> places(Abi abi) {
    SharedInfo at = SharedInfo.of(abi);
    List<Place> places = new ArrayList<>();
    for (long offset :
        LongStream.of(
                at.vcpuInfoOffset(0),
                at.vcpuInfoOffset(abi.vcpus() / 2),
                at.evtchnPendingOffset(),
                at.evtchnMaskOffset(),
                at.wcVersionOffset(),
                Abi.FRAME_BYTES * 7L / 8)
            // the label of a row says where its first field starts
            .filter(offset -> offset == 0 || offset >= Shape.ROW)
            .distinct()
            .toArray()) {
      places.add(
          new Place(
              "0x%03x".formatted(offset), (int) offset / Shape.ROW * Shape.HEIGHT + Shape.HEIGHT));
    }
    return places;
  }

  /** The drawing's width and height in its own units, without what is beside it. */
  public int width() {
    return Shape.ROW * Shape.BYTE;
  }

  public int height() {
    return Abi.FRAME_BYTES / Shape.ROW * Shape.HEIGHT;
  }
}
