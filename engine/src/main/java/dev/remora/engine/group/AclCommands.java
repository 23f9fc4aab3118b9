package dev.remora.engine.group;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.remora.engine.client.Client;
import dev.remora.engine.command.CommandGroup;
import dev.remora.engine.command.CommandTableBuilder;
import dev.remora.engine.command.Errors;
import dev.remora.engine.command.HelpText;
import dev.remora.engine.command.Numbers;
import dev.remora.engine.state.Parameters;
import dev.remora.resp.ReplyEncoder;
import dev.remora.resp.RequestArguments;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * ACL, for the one user that there is: {@code default}, who may do everything, and whose password
 * is the parameter {@code requirepass}. What would make another is refused.
 */
public final class AclCommands implements CommandGroup {
  private static final String USER = "default";
  private static final String NO_FILE =
      "ERR This Redis instance is not configured to use an ACL file. You may want to specify users"
          + " via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis"
          + " configuration file set) in order to store users in the Redis configuration.";
  private static final int USUAL_BITS = 256;
  private static final int MOST_BITS = 4096;

  /** Redis 7.0's, in its order. */
  private static final List<String> CATEGORIES =
      List.of(
          "keyspace",
          "read",
          "write",
          "set",
          "sortedset",
          "list",
          "hash",
          "string",
          "bitmap",
          "hyperloglog",
          "geo",
          "stream",
          "pubsub",
          "admin",
          "fast",
          "slow",
          "blocking",
          "dangerous",
          "connection",
          "transaction",
          "scripting");

  private final Parameters parameters;
  private final CommandStatistics commands;
  private final SecureRandom random = new SecureRandom();
  private final Numbers numbers = new Numbers();

  /**
   * @param commands knows all of them
   */
  public AclCommands(Parameters parameters, CommandStatistics commands) {
    this.parameters = parameters;
    this.commands = commands;
  }

  @Override
  public void bindTo(CommandTableBuilder table) {
    table
        .bind("acl|whoami", (client, arguments, reply) -> reply.bulk(USER))
        .bind("acl|users", AclCommands::users)
        .bind("acl|list", this::list)
        .bind("acl|getuser", this::getUser)
        .bind("acl|setuser", AclCommands::setUser)
        .bind("acl|deluser", AclCommands::delUser)
        .bind("acl|cat", this::cat)
        .bind("acl|genpass", this::genPass)
        .bind("acl|log", this::log)
        .bind("acl|save", (client, arguments, reply) -> reply.error(NO_FILE))
        .bind("acl|load", (client, arguments, reply) -> reply.error(NO_FILE))
        .bind("acl|help", new HelpText("acl", HELP));
  }

  private static void users(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.array(1);
    reply.bulk(USER);
  }

  private void list(Client client, RequestArguments arguments, ReplyEncoder reply) {
    String password = hasPassword() ? "#" + passwordHash() : "nopass";
    reply.array(1);
    reply.bulk("user " + USER + " on " + password + " ~* &* +@all");
  }

  private void getUser(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (!arguments.string(2).equals(USER)) {
      reply.nil();
      return;
    }
    reply.map(6);
    reply.bulk("flags");
    reply.set(hasPassword() ? 1 : 2);
    reply.bulk("on");
    if (!hasPassword()) {
      reply.bulk("nopass");
    }
    reply.bulk("passwords");
    reply.array(hasPassword() ? 1 : 0);
    if (hasPassword()) {
      reply.bulk(passwordHash());
    }
    reply.bulk("commands");
    reply.bulk("+@all");
    reply.bulk("keys");
    reply.bulk("~*");
    reply.bulk("channels");
    reply.bulk("&*");
    reply.bulk("selectors");
    reply.array(0);
  }

  private static void setUser(Client client, RequestArguments arguments, ReplyEncoder reply) {
    reply.error(
        "ERR There is only the user 'default' here, who may do everything; the parameter"
            + " requirepass is its password");
  }

  private static void delUser(Client client, RequestArguments arguments, ReplyEncoder reply) {
    for (int i = 2; i < arguments.count(); i++) {
      if (arguments.string(i).equals(USER)) {
        reply.error("ERR The 'default' user cannot be removed");
        return;
      }
    }
    reply.integer(0);
  }

  private void cat(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() == 2) {
      reply.array(CATEGORIES.size());
      CATEGORIES.forEach(reply::bulk);
      return;
    }
    if (arguments.count() > 3) {
      reply.error(
          "ERR unknown subcommand or wrong number of arguments for '"
              + arguments.string(1)
              + "'. Try ACL HELP.");
      return;
    }
    String category = arguments.string(2).toLowerCase(Locale.ROOT);
    if (!CATEGORIES.contains(category)) {
      Errors.quoting("ERR Unknown category '", arguments, 2, "'", reply);
      return;
    }
    List<String> names = new ArrayList<>();
    commands.forEach(
        command -> {
          if (command.isIn(category)) {
            names.add(command.fullName());
          }
        });
    reply.array(names.size());
    names.forEach(reply::bulk);
  }

  private void genPass(Client client, RequestArguments arguments, ReplyEncoder reply) {
    long bits = USUAL_BITS;
    if (arguments.count() > 2) {
      if (!numbers.read(arguments, 2, reply)) {
        return;
      }
      bits = numbers.value();
    }
    if (bits < 1 || bits > MOST_BITS) {
      reply.error(
          "ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
              + " number up to 4096");
      return;
    }
    int digits = (int) (bits + 3) / 4;
    byte[] bytes = new byte[(digits + 1) / 2];
    random.nextBytes(bytes);
    reply.bulk(HexFormat.of().formatHex(bytes).substring(0, digits));
  }

  /** Nobody is ever refused for a lack of rights. */
  private void log(Client client, RequestArguments arguments, ReplyEncoder reply) {
    if (arguments.count() > 2 && arguments.is(2, Words.RESET)) {
      reply.ok();
    } else if (arguments.count() == 2 || numbers.read(arguments, 2, reply)) {
      reply.array(0);
    }
  }

  private boolean hasPassword() {
    return !parameters.password().isEmpty();
  }

  private String passwordHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(parameters.password().getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final String HELP =
      """
      CAT [<category>]
          List all commands that belong to <category>, or all command categories
          when no category is specified.
      DELUSER <username> [<username> ...]
          Delete a list of users.
      GETUSER <username>
          Get the user's details.
      GENPASS [<bits>]
          Generate a secure 256-bit user password. The optional `bits` argument can
          be used to specify a different size.
      LIST
          Show users details in config file format.
      LOAD
          Reload users from the ACL file.
      LOG [<count> | RESET]
          Show the ACL log entries.
      SAVE
          Save the current config to the ACL file.
      SETUSER <username> <attribute> [<attribute> ...]
          Refused: there is only the user 'default'.
      USERS
          List all the registered usernames.
      WHOAMI
          Return the current connection username.
      """;
}
