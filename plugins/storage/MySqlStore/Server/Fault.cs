using System.Net.Sockets;
using MySqlConnector;

namespace Earshot.MySqlStore.Server;

/// <summary>What a failure of the server calls for.</summary>
internal enum Fault
{
    /// <summary>No server takes writes now: records wait.</summary>
    Away,

    /// <summary>Somebody else was faster: the same transaction may succeed when it is run again.</summary>
    Conflict,

    /// <summary>The server will never take this row.</summary>
    BadRow,

    /// <summary>The account or the database is wrong, which only a person can mend.</summary>
    Denied,
}

/// <summary>Sorts what the client library throws.</summary>
internal static class Faults
{
    // ER_CHECKREAD, ER_ERROR_DURING_COMMIT (what Galera says of a commit that lost), ER_TABLE_DEF_CHANGED (a partition was
    // made meanwhile), ER_QUERY_INTERRUPTED (Galera aborts a statement for another node's), ER_TRANSACTION_ROLLBACK_DURING_COMMIT.
    private static readonly HashSet<int> Conflicts =
    [
        (int)MySqlErrorCode.LockDeadlock, (int)MySqlErrorCode.LockWaitTimeout, (int)MySqlErrorCode.DuplicateKeyEntry,
        1020, 1180, 1412, 1317, 3101,
    ];

    // ER_NET_PACKET_TOO_LARGE, ER_TOO_BIG_ROWSIZE, ER_WARN_ALLOWED_PACKET_OVERFLOWED, ER_WARN_DATA_OUT_OF_RANGE,
    // ER_TRUNCATED_WRONG_VALUE, ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, ER_DATA_TOO_LONG.
    private static readonly HashSet<int> BadRows = [1153, 1118, 1301, 1264, 1292, 1366, 1406];

    // ER_DBACCESS_DENIED, ER_ACCESS_DENIED, ER_BAD_DB, ER_TABLEACCESS_DENIED, ER_SPECIFIC_ACCESS_DENIED,
    // ER_ACCESS_DENIED_NO_PASSWORD.
    private static readonly HashSet<int> Denials = [1044, 1045, 1049, 1142, 1227, 1698];

    /// <summary>True for what a server, or the way to it, can cause.</summary>
    public static bool IsServerFault(Exception exception) =>
        exception is MySqlException or IOException or SocketException or TimeoutException or InvalidOperationException { InnerException: not null }
            or System.Security.Authentication.AuthenticationException;

    /// <summary>True when the server did not answer in time; what it does about it is not known.</summary>
    public static bool IsTimeout(Exception exception) =>
        exception is TimeoutException or MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired };

    public static Fault Of(Exception exception) => exception is not MySqlException { Number: var number } ? Fault.Away
        : Conflicts.Contains(number) ? Fault.Conflict
        : BadRows.Contains(number) ? Fault.BadRow
        : Denials.Contains(number) ? Fault.Denied
        : Fault.Away;

    /// <summary>The reason for people, in one line.</summary>
    public static string Describe(Exception exception)
    {
        Exception told = exception is MySqlException { InnerException: SocketException inner } ? inner : exception;
        return told.Message.ReplaceLineEndings(" ").TrimEnd('.');
    }
}
