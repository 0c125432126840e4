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

    /// <summary>The calls that match, as <see cref="ICallStore.Query"/> gives them.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public IReadOnlyList<CallRecord> Query(CallQuery query) => Ask(new ControlRequest(query, null));

    /// <summary>The newest call with this id or Call-ID, or null.</summary>
    /// <exception cref="PluginException">The sensor refuses, or goes away meanwhile.</exception>
    public CallRecord? Find(string idOrCallId) => Ask(new ControlRequest(null, idOrCallId)).SingleOrDefault();

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    private List<CallRecord> Ask(ControlRequest request)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(ControlProtocol.Serialize(request) + "\n"));
            var records = new List<CallRecord>();
            while (reader.ReadLine() is { } line)
            {
                if (ControlProtocol.ParseEnd(line) is not { } end)
                {
                    records.Add(ControlProtocol.ParseRecord(line));
                }
                else
                {
                    return end.Error is null ? records : throw new PluginException($"the running sensor says: {end.Error}");
                }
            }

            throw new PluginException($"the sensor at {path} went away before it had answered");
        }
        catch (Exception e) when (e is IOException or JsonException or FormatException)
        {
            throw new PluginException($"the sensor at {path} cannot be asked: {e.Message}", e);
        }
    }
}
