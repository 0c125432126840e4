using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Sensors;
using Earshot.Sdk.Plugins;
using Grpc.Core;

namespace Earshot.CentralServer.Listening;

/// <summary>The first messages of a session, as central.proto has them.</summary>
internal sealed class SensorLogin(
    CentralServerConfig config,
    ChannelBinding binding,
    Passwords passwords,
    FailedLogins failures,
    SensorRegistry registry,
    Refusals refusals,
    IPluginLog log,
    TimeProvider clock)
{
    /// <summary>Lets a sensor in.</summary>
    /// <returns>Null when it was refused, which it was told.</returns>
    public async Task<SensorSession?> RunAsync(
        CentralConnection connection,
        IAsyncStreamReader<SensorMessage> requests,
        IServerStreamWriter<CentreMessage> responses,
        CancellationToken stop)
    {
        if (!connection.TryBeginLogin())
        {
            return await RefuseAsync(connection, responses, Refusals.Garbage, Reason.Protocol, "a connection has one session");
        }

        await Task.Delay(failures.DelayOf(connection.Address), clock, stop);
        var scram = new ScramServer(binding, RandomNumberGenerator.GetHexString(32), passwords.Salt, Passwords.Iterations, passwords.KeysOf);
        if (await ReadAsync(requests, SensorMessage.KindOneofCase.Hello, stop) is not { } hello || hello.Hello.Version != CentralMethods.Version)
        {
            return await RefuseAsync(
                connection, responses, Refusals.Garbage, Reason.Protocol, $"this centre speaks version {CentralMethods.Version} of the protocol");
        }

        if (scram.Challenge(hello.Hello.ClientFirst) is not { } challenge)
        {
            return await RefuseAsync(connection, responses, Refusals.Garbage, Reason.Protocol, "the login is not SCRAM-SHA-256-PLUS");
        }

        await responses.WriteAsync(new CentreMessage { Challenge = new Challenge { ServerFirst = challenge } }, stop);
        SensorMessage? proof = await ReadAsync(requests, SensorMessage.KindOneofCase.Proof, stop);
        // Derives keys when a password comes for the first time, which is not to hold up other connections.
        if (proof is null || await Task.Run(() => scram.Verify(proof.Proof.ClientFinal), stop) is not { } final)
        {
            failures.Add(connection.Address);
            log.Warning($"a sensor at {connection.Address} was refused: it does not know the password, or somebody is in between");
            return await RefuseAsync(
                connection, responses, Refusals.Password, Reason.Password, "the password is wrong, or the connection does not end at the centre");
        }

        failures.Forgive(connection.Address);
        return await IntroduceAsync(connection, requests, responses, scram.Name, final, stop);
    }

    private async Task<SensorSession?> IntroduceAsync(
        CentralConnection connection,
        IAsyncStreamReader<SensorMessage> requests,
        IServerStreamWriter<CentreMessage> responses,
        string name,
        string final,
        CancellationToken stop)
    {
        DateTimeOffset sent = clock.GetUtcNow();
        long began = Stopwatch.GetTimestamp();
        await responses.WriteAsync(new CentreMessage { Verified = new Verified { ServerFinal = final } }, stop);
        if (await ReadAsync(requests, SensorMessage.KindOneofCase.Introduction, stop) is not { Introduction: var introduction })
        {
            return await RefuseAsync(connection, responses, Refusals.Garbage, Reason.Protocol, "an introduction was expected");
        }

        if (!SensorName.IsValid(name))
        {
            return await RefuseAsync(connection, responses, Refusals.Garbage, Reason.Protocol, "a name has 1 to 64 printable ASCII characters");
        }

        // Half of the way there and back lies before the sensor read its clock.
        DateTimeOffset middle = sent + (Stopwatch.GetElapsedTime(began) / 2);
        double offset = ((long)introduction.Clock / 1e6) - ((middle.UtcTicks - DateTime.UnixEpoch.Ticks) / 1e4);
        (SensorEntry? sensor, string? problem, string reason) = registry.TryRegister(name, introduction, connection.Address, offset);
        if (sensor is null)
        {
            log.Warning($"the sensor {name} at {connection.Address} was refused: {problem}");
            return await RefuseAsync(connection, responses, reason, reason == Refusals.Limit ? Reason.Limit : Reason.Duplicate, problem!);
        }

        if (!(Math.Abs(offset) <= config.ServerConnectMaximumTimeDiffS * 1000))
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"its clock is {Math.Abs(offset) / 1000:F1} s {(offset > 0 ? "ahead" : "behind")}, and {config.ServerConnectMaximumTimeDiffS} s are allowed");
            sensor.Refuse(text);
            log.Warning($"the sensor {name} at {connection.Address} was refused: {text}");
            return await RefuseAsync(connection, responses, Refusals.Clock, Reason.Clock, text);
        }

        var session = new SensorSession(sensor, connection, responses, introduction.Taken);
        if (registry.Enter(session, introduction) is { } twin)
        {
            log.Warning($"the sensor {name} at {connection.Address} was refused: {twin}");
            return await RefuseAsync(connection, responses, Refusals.Duplicate, Reason.Duplicate, twin);
        }

        connection.LogIn(session);
        await responses.WriteAsync(
            new CentreMessage { Welcome = new Welcome { Id = (uint)sensor.Sensor.Id, ClockOffsetMs = offset } }, stop);
        log.Information($"sensor {sensor.Sensor.Id}, {name}, is connected from {connection.Address}");
        return session;
    }

    private static async Task<SensorMessage?> ReadAsync(
        IAsyncStreamReader<SensorMessage> requests, SensorMessage.KindOneofCase expected, CancellationToken stop) =>
        await requests.MoveNext(stop) && requests.Current.KindCase == expected ? requests.Current : null;

    private async Task<SensorSession?> RefuseAsync(
        CentralConnection connection, IServerStreamWriter<CentreMessage> responses, string counter, Reason reason, string text)
    {
        connection.IsCounted = true;
        refusals.Count(counter);
        await responses.WriteAsync(new CentreMessage { Refusal = new Refusal { Reason = reason, Text = text } });
        return null;
    }
}
