using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Control;

/// <summary>A command's end of the control socket, see <see cref="ControlProtocol"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    // A query may wait behind others and then search through many days.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string path;
    private readonly NetworkStream stream;
    private readonly StreamReader reader;

    private ControlClient(string path, Socket socket)
    {
        this.path = path;
        stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Patience.TotalMilliseconds };
        reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <returns>Null when no sensor answers there.</returns>
    /// <exception cref="PluginException">A sensor may be there, but this user cannot reach it.</exception>
    public static ControlClient? TryConnect(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(ControlProtocol.EndPoint(path));
            return new ControlClient(path, socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            return e.SocketErrorCode == SocketError.AccessDenied
                ? throw new PluginException($"the control socket {path} belongs to another user: run this as the user of the sensor", e)
                : null;
        }
        catch (PluginException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="ICallStore.Query"/>
    public IReadOnlyList<CallRecord> Query(CallQuery query) => Ask(new ControlRequest { Calls = query }).Records;

    /// <inheritdoc cref="ICallStore.Count"/>
    public int Count(CallQuery query, int cap) => Needed(Ask(new ControlRequest { Count = new ControlCount(query, cap) }).Last.Count);

    /// <inheritdoc cref="ICallStore.Find"/>
    public CallRecord? Find(string idOrCallId) => Ask(new ControlRequest { Find = idOrCallId }).Records.SingleOrDefault();

    /// <summary>The key of what <see cref="Find"/> gives, whose times have lost their nanoseconds on the way.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public CallKey? KeyOf(string idOrCallId) => Ask(new ControlRequest { Key = idOrCallId }).Last.Key;

    /// <summary>How the store stands.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public StoreHealth Health() => Ask(new ControlRequest { Health = true }).Last.Health ?? throw Incomplete();

    /// <summary>The damage in the store.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IReadOnlyList<StoreProblem> Check() => Ask(new ControlRequest { Check = true }).Last.Problems ?? throw Incomplete();

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    private (List<CallRecord> Records, ControlAnswer Last) Ask(ControlRequest request)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(ControlProtocol.Serialize(request) + "\n"));
            var records = new List<CallRecord>();
            while (reader.ReadLine() is { } line)
            {
                if (ControlProtocol.ParseAnswer(line) is not { } last)
                {
                    records.Add(ControlProtocol.ParseRecord(line));
                }
                else
                {
                    return last.Error is null ? (records, last) : throw new PluginException($"the running sensor says: {last.Error}");
                }
            }

            throw new PluginException($"the sensor at {path} went away before it had answered");
        }
        catch (Exception e) when (e is IOException or JsonException or FormatException)
        {
            throw new PluginException($"the sensor at {path} cannot be asked: {e.Message}", e);
        }
    }

    private int Needed(int? value) => value ?? throw Incomplete();

    private PluginException Incomplete() => new($"the sensor at {path} answered something else: is it of another version?");
}
