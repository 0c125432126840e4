using Earshot.MySqlStore.Server;
using MySqlConnector;

namespace Earshot.MySqlStore.Writing;

/// <summary>Runs again what lost against another transaction: a deadlock, or the certification of a cluster.</summary>
internal static class Transactions
{
    private const int Attempts = 10;

    /// <summary>Runs <paramref name="work"/> until it succeeds, fails for another reason, or has lost too often.</summary>
    /// <param name="work">What to run; it must leave nothing behind when it fails.</param>
    public static void Retry(Action work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                work();
                return;
            }
            catch (MySqlException e) when (attempt < Attempts && Faults.Of(e) == Fault.Conflict)
            {
                // Whoever meets again at random times meets seldom.
                Thread.Sleep(TimeSpan.FromMilliseconds(Random.Shared.Next(1 << Math.Min(attempt, 8))));
            }
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction of its own.</summary>
    /// <param name="session">Where.</param>
    /// <param name="work">What to run; false to have it rolled back.</param>
    /// <returns>What <paramref name="work"/> returned.</returns>
    public static bool Run(ServerSession session, Func<bool> work)
    {
        bool isDone = false;
        Retry(() =>
        {
            try
            {
                session.Execute("START TRANSACTION");
                isDone = work();
                session.Execute(isDone ? "COMMIT" : "ROLLBACK");
            }
            catch (MySqlException e) when (Faults.Of(e) != Fault.Away)
            {
                session.TryRollback();
                throw;
            }
        });
        return isDone;
    }
}
