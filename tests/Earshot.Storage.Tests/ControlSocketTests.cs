using System.Net;
using System.Net.Sockets;
using System.Text;
using Earshot.Host.Control;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Storage.Tests;

public sealed class ControlSocketTests : IDisposable
{
    private readonly OwnDirectory directory = new();
    private readonly FakeStore store = new();

    private string SocketPath => Path.Combine(directory.Path, "control.sock");

    [Fact]
    public async Task Answers_what_the_store_answers()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 300).Select(SampleCalls.Answered)];
        store.Append(calls);
        await using ControlServer server = Serve();
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;

        client.Query(new CallQuery { Limit = 1000 }).Select(ControlProtocol.Serialize).Should().Equal(calls.Select(ControlProtocol.Serialize));
        CallQuery query = new()
        {
            From = SampleCalls.Noon.AddSeconds(1), To = SampleCalls.Noon.AddSeconds(9), Number = "10", State = CallState.Answered, Limit = 4,
        };
        client.Query(query).Select(call => call.Id).Should().Equal(calls[1..5].Select(call => call.Id));
        client.Find(calls[7].Id)!.CallId.Should().Be(calls[7].CallId);
        client.Find("unknown").Should().BeNull();
    }

    /// <summary>A call that has ended waits for others, to be kept with them; whoever asks for it meanwhile finds it.</summary>
    [Fact]
    public async Task Calls_on_their_way_to_the_store_come_there_before_it_is_asked()
    {
        using var context = new TestPluginContext();
        using var writer = new StoreWriter(store, StoreFailurePolicy.DropAndRetry, context);
        await using var server = new ControlServer(SocketPath, store, writer.Settle, () => [], []);
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;

        for (int i = 0; i < 5; i++)
        {
            CallRecord call = SampleCalls.Answered(i);
            writer.Add(call);
            client.Find(call.Id).Should().NotBeNull();
            writer.Add(SampleCalls.Answered(100 + i));
            client.Count(new CallQuery(), 100).Should().Be(2 * (i + 1));
        }

        writer.Finish();
        client.Find(SampleCalls.Answered(3).Id).Should().NotBeNull("a store that takes no more is asked all the same");
    }

    [Fact]
    public async Task Every_condition_of_a_query_arrives()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 20).Select(SampleCalls.Answered)];
        store.Append(calls);
        await using ControlServer server = Serve();
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;
        CallQuery all = new()
        {
            From = SampleCalls.Noon, To = SampleCalls.Noon.AddSeconds(9), Caller = "1", Callee = "2", Number = "1", Address = IPNetwork.Parse("192.0.2.0/24"),
            State = CallState.Answered, StatusCode = 200, MosBelow = 4.2, Sensor = "sensor-1", After = CallKey.Of(calls[5]), Limit = 100,
        };
        client.Query(all).Select(call => call.Id).Should().Equal(calls[..5].Select(call => call.Id), "the fake keeps their order");
        CallQuery[] none =
        [
            all with { From = SampleCalls.Noon.AddSeconds(60) }, all with { To = SampleCalls.Noon }, all with { Caller = "9" }, all with { Callee = "9" },
            all with { Number = "9" }, all with { Address = IPNetwork.Parse("2001:db9::/32") }, all with { State = CallState.Busy },
            all with { StatusCode = 486 }, all with { MosBelow = 1 }, all with { Sensor = "x" }, all with { After = CallKey.Of(calls[0]) },
        ];
        none.Should().OnlyContain(query => client.Query(query).Count == 0);
        client.Count(all, 3).Should().Be(3);
        client.Count(all, 100).Should().Be(5);
    }

    [Fact]
    public async Task Keys_keep_their_nanoseconds_and_the_rest_of_the_store_is_told()
    {
        CallRecord call = SampleCalls.Answered("odd", new Timestamp(SampleCalls.Noon.Nanoseconds + 123));
        store.Append([call]);
        await using ControlServer server = Serve();
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;

        client.KeyOf(call.Id).Should().Be(CallKey.Of(call));
        client.KeyOf("unknown").Should().BeNull();
        client.Health().Should().Be(store.Health());
        client.Check().Should().Equal(new StoreProblem("fake", "is no store", Repaired: false));
    }

    [Fact]
    public async Task Calls_that_are_not_over_are_told_with_their_media()
    {
        TransportAddress media = TransportAddress.Parse("[2001:db8::1]:4000");
        LiveCall call = new("live", new Timestamp(123), null, "10", null, TransportAddress.Parse("192.0.2.1:5060"), default, [media]) { Ended = new Timestamp(456) };
        await using ControlServer server = Serve(call);
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;

        client.LiveCalls().Should().BeEquivalentTo([call]);
    }

    [Fact]
    public async Task Many_clients_at_once_are_all_served()
    {
        store.Append([.. Enumerable.Range(0, 500).Select(SampleCalls.Busy)]);
        await using ControlServer server = Serve();

        int[] counts = await Task.WhenAll(Enumerable.Range(1, 40).Select(number => Task.Run(() =>
        {
            using ControlClient client = ControlClient.TryConnect(SocketPath)!;
            return client.Query(new CallQuery { Limit = number }).Count + client.Query(new CallQuery { Limit = number }).Count;
        })));

        counts.Should().Equal(Enumerable.Range(1, 40).Select(number => 2 * number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"calls":{"limit":10},"find":"x"}""")]
    [InlineData("""{"calls":{"limit":0}}""")]
    [InlineData("""{"calls":{"limit":2000000000}}""")]
    [InlineData("""{"calls":{"limit":1,"after":7}}""")]
    [InlineData("""{"calls":{"limit":1,"address":"192.0.2.1/99"}}""")]
    [InlineData("""{"count":{"cap":1}}""")]
    [InlineData("""{"count":{"query":{"limit":1},"cap":0}}""")]
    [InlineData("""{"health":false}""")]
    [InlineData("""{"calls":{"limit":1,"state":"nonsense"}}""")]
    [InlineData("""{"calls":{"limit":1,"from":"yesterday"}}""")]
    [InlineData("""{"calls":{"limit":1,"colour":"red"}}""")]
    [InlineData("""{"find":"\ud800"}""")]
    [InlineData("{\"find\":\"\u0001\"}")]
    public async Task Garbage_gets_an_error_and_the_connection_goes_on(string line)
    {
        await using ControlServer server = Serve();

        string[] answers = Talk(Encoding.UTF8.GetBytes($"{line}\n{{\"find\":\"x\"}}\n"));

        answers.Should().HaveCount(2);
        answers[0].Should().StartWith("""{"error":""");
        answers[1].Should().Be("""{"end":0}""");
    }

    [Theory]
    [InlineData("fail", "no such disk")]
    [InlineData("bug", "InvalidOperationException: no such thing")]
    public async Task Failing_store_is_reported(string number, string answer)
    {
        await using ControlServer server = Serve();
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;

        Action query = () => client.Query(new CallQuery { Number = number });

        query.Should().Throw<PluginException>().WithMessage($"the running sensor says: {answer}");
        client.Query(new CallQuery()).Should().BeEmpty("the connection goes on");
    }

    [Fact]
    public async Task Oversize_line_ends_the_connection_with_an_error()
    {
        await using ControlServer server = Serve();
        // Exactly what the buffer takes, without an end: nothing stays unread, which would reset the connection.
        byte[] line = new byte[ControlProtocol.MaxRequestLength];
        line.AsSpan().Fill((byte)'x');

        Talk(line, half: false).Should().Equal($$"""{"error":"a request has at most {{line.Length}} bytes"}""");
    }

    [Fact]
    public async Task A_request_may_be_long_and_be_followed_by_another()
    {
        await using ControlServer server = Serve();
        string request = $$"""{"find":"{{new string('x', 300_000)}}"}""" + "\n";

        Talk(Encoding.UTF8.GetBytes(request + request), half: true).Should().Equal("""{"end":0}""", """{"end":0}""");
    }

    [Fact]
    public async Task Request_in_pieces_is_put_together()
    {
        await using ControlServer server = Serve();
        using Socket socket = Connect();
        foreach (byte part in """{"find":"x"}"""u8.ToArray())
        {
            socket.Send([part]);
        }

        socket.Send("\n"u8);
        socket.Shutdown(SocketShutdown.Send);
        ReadLines(socket).Should().Equal("""{"end":0}""");
    }

    [Fact]
    public async Task Only_the_owner_may_use_the_socket_and_it_goes_with_the_server()
    {
        await using (ControlServer server = Serve())
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(SocketPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        File.Exists(SocketPath).Should().BeFalse();
        ControlClient.TryConnect(SocketPath).Should().BeNull();
    }

    [Fact]
    public async Task Second_server_is_refused_and_the_first_lives_on()
    {
        await using ControlServer first = Serve();

        Action second = () => Serve();

        second.Should().Throw<PluginException>().WithMessage($"another sensor is running: it answers on the control socket {SocketPath}");
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;
        client.Query(new CallQuery()).Should().BeEmpty();
    }

    [Fact]
    public async Task Socket_of_a_killed_sensor_is_replaced()
    {
        // Closing the handle alone leaves the file, as a kill does.
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(SocketPath));
            dead.Listen();
            File.Move(SocketPath, SocketPath + ".kept");
        }

        File.Move(SocketPath + ".kept", SocketPath);
        ControlClient.TryConnect(SocketPath).Should().BeNull();

        await using ControlServer server = Serve();

        using ControlClient client = ControlClient.TryConnect(SocketPath)!;
        client.Query(new CallQuery()).Should().BeEmpty();
    }

    [Fact]
    public void File_that_is_no_socket_is_not_removed()
    {
        File.WriteAllText(SocketPath, "precious");

        Action serve = () => Serve();

        serve.Should().Throw<PluginException>().WithMessage($"cannot make the control socket {SocketPath}: a file is there that is no socket");
        File.ReadAllText(SocketPath).Should().Be("precious");
    }

    [Fact]
    public void Path_too_long_for_a_socket_is_a_clear_error()
    {
        Action serve = () => _ = new ControlServer(Path.Combine(directory.Path, new string('x', 120)), store, () => { }, () => [], []);

        serve.Should().Throw<PluginException>().WithMessage("*is too long: set host.control_socket to a shorter one");
    }

    [Fact]
    public async Task Server_ends_although_clients_stay_connected()
    {
        ControlServer server = Serve();
        using Socket idle = Connect();
        using ControlClient client = ControlClient.TryConnect(SocketPath)!;
        client.Query(new CallQuery()).Should().BeEmpty();

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Action query = () => client.Query(new CallQuery());
        query.Should().Throw<PluginException>();
    }

    public void Dispose()
    {
        store.Open.Dispose();
        directory.Dispose();
    }

    private ControlServer Serve(params LiveCall[] live) => new(SocketPath, store, () => { }, () => live, []);

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    private string[] Talk(byte[] bytes, bool half = true)
    {
        using Socket socket = Connect();
        socket.Send(bytes);
        if (half)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        return ReadLines(socket);
    }

    private static string[] ReadLines(Socket socket)
    {
        using var answer = new MemoryStream();
        byte[] buffer = new byte[4096];
        socket.ReceiveTimeout = 30_000;
        for (int length; (length = socket.Receive(buffer)) > 0;)
        {
            answer.Write(buffer, 0, length);
        }

        return Encoding.UTF8.GetString(answer.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
