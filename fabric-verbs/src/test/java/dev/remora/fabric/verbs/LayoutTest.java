package dev.remora.fabric.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds every offset and constant against what the C compiler makes of the headers. */
final class LayoutTest {
  private static final Map<Class<?>, String> STRUCTS =
      Map.ofEntries(
          Map.entry(IbvContext.class, "struct ibv_context"),
          Map.entry(IbvDevice.class, "struct ibv_device"),
          Map.entry(IbvDeviceAttr.class, "struct ibv_device_attr"),
          Map.entry(IbvMr.class, "struct ibv_mr"),
          Map.entry(IbvCompChannel.class, "struct ibv_comp_channel"),
          Map.entry(IbvQpInitAttr.class, "struct ibv_qp_init_attr"),
          Map.entry(IbvQpAttr.class, "struct ibv_qp_attr"),
          Map.entry(IbvSge.class, "struct ibv_sge"),
          Map.entry(IbvSendWr.class, "struct ibv_send_wr"),
          Map.entry(IbvRecvWr.class, "struct ibv_recv_wr"),
          Map.entry(IbvWc.class, "struct ibv_wc"),
          Map.entry(RdmaEventChannel.class, "struct rdma_event_channel"),
          Map.entry(RdmaCmId.class, "struct rdma_cm_id"),
          Map.entry(RdmaCmEvent.class, "struct rdma_cm_event"),
          Map.entry(RdmaConnParam.class, "struct rdma_conn_param"));

  /** Members of members: their dots are underscores in our names. */
  private static final List<String> OUTER =
      List.of("ops.", "cap.", "wr.rdma.", "route.addr.src_addr", "route.addr.dst_addr");

  @TempDir Path directory;

  @Test
  void offsetsAndConstantsAreTheCompilers() throws Exception {
    Map<String, Integer> ours = new TreeMap<>();
    for (Map.Entry<Class<?>, String> struct : STRUCTS.entrySet()) {
      addStruct(struct.getKey(), struct.getValue(), ours);
    }
    addConstants(LibIbVerbs.class, ours);
    addConstants(LibRdmaCm.class, ours);
    addConstants(Sockaddr.class, ours);
    ours.put("sizeof(struct sockaddr_in6)", Sockaddr.MAX_LENGTH);
    ours.put("offsetof(struct sockaddr_in, sin_family)", Sockaddr.SIN_FAMILY);
    ours.put("offsetof(struct sockaddr_in6, sin6_family)", Sockaddr.SIN_FAMILY);
    ours.put("offsetof(struct sockaddr_in, sin_port)", Sockaddr.SIN_PORT);
    ours.put("offsetof(struct sockaddr_in6, sin6_port)", Sockaddr.SIN_PORT);
    ours.put("offsetof(struct sockaddr_in, sin_addr)", Sockaddr.SIN_ADDR);
    ours.put("offsetof(struct sockaddr_in6, sin6_addr)", Sockaddr.SIN6_ADDR);
    ours.put("offsetof(struct sockaddr_in6, sin6_scope_id)", Sockaddr.SIN6_SCOPE_ID);
    for (int status = 0; status <= 13; status++) {
      ours.put(WorkCompletionStatus.name(status), status);
    }
    assertThat(ours).hasSizeGreaterThan(80);
    assertThat(compiled(List.copyOf(ours.keySet()))).isEqualTo(ours);
  }

  private static void addStruct(Class<?> type, String struct, Map<String, Integer> to)
      throws ReflectiveOperationException {
    for (Field field : type.getDeclaredFields()) {
      if (!isConstant(field) || isOfTheHeader(field)) {
        continue;
      }
      String expression =
          field.getName().equals("SIZE")
              ? "sizeof(" + struct + ")"
              : "offsetof(" + struct + ", " + member(field) + ")";
      to.put(expression, field.getInt(null));
    }
    addConstants(type, to);
  }

  private static void addConstants(Class<?> type, Map<String, Integer> to)
      throws ReflectiveOperationException {
    for (Field field : type.getDeclaredFields()) {
      if (isConstant(field) && isOfTheHeader(field)) {
        to.put(field.getName(), field.getInt(null));
      }
    }
  }

  private static boolean isConstant(Field field) {
    return Modifier.isStatic(field.getModifiers())
        && !Modifier.isPrivate(field.getModifiers())
        && field.getType() == int.class;
  }

  private static boolean isOfTheHeader(Field field) {
    return field.getName().matches("(IBV|RDMA|AF)_.*");
  }

  private static String member(Field field) {
    String name = field.getName().toLowerCase(Locale.ROOT);
    for (String outer : OUTER) {
      String flat = outer.replace('.', '_');
      if (name.startsWith(flat)) {
        return outer + name.substring(flat.length());
      }
    }
    return name;
  }

  private Map<String, Integer> compiled(List<String> expressions) throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/include/rdma/rdma_cma.h"))
            && Files.exists(Path.of("/usr/bin/cc")),
        "no C compiler, or no RDMA headers (Debian: gcc, librdmacm-dev, libibverbs-dev)");
    List<String> lines = new ArrayList<>();
    for (String header :
        List.of("stddef.h", "stdio.h", "netinet/in.h", "infiniband/verbs.h", "rdma/rdma_cma.h")) {
      lines.add("#include <" + header + ">");
    }
    lines.add("int main(void) {");
    for (String expression : expressions) {
      lines.add("printf(\"%d\\n\", (int) (" + expression + "));");
    }
    lines.add("}");
    Path source = Files.write(directory.resolve("layout.c"), lines);
    Path program = directory.resolve("layout");
    run("cc", "-o", program.toString(), source.toString());
    List<String> values = run(program.toString()).lines().toList();
    Map<String, Integer> result = new TreeMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      result.put(expressions.get(i), Integer.parseInt(values.get(i)));
    }
    return result;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
