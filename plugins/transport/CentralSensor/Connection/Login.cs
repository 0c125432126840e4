using System.Security.Cryptography;
using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Authentication;
using Earshot.Central.Protocol.Messages;
using Earshot.Sdk.Plugins;
using Grpc.Core;

namespace Earshot.CentralSensor.Connection;

/// <summary>The first messages of a session, as central.proto has them.</summary>
internal sealed class Login(SensorIdentity identity, RememberingDeriver deriver)
{
    /// <summary>Authenticates both ends and introduces the sensor.</summary>
    /// <param name="call">The session's call.</param>
    /// <param name="binding">The connection as this end sees it.</param>
    /// <param name="introduce">Makes the introduction, with the clock as it then is.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="PluginException">One of them does not want the other; the message says why.</exception>
    public async Task<Welcome> RunAsync(
        AsyncDuplexStreamingCall<SensorMessage, CentreMessage> call, ChannelBinding binding, Func<Introduction> introduce, CancellationToken stop)
    {
        var scram = new ScramClient(identity.Name, identity.Password, binding, RandomNumberGenerator.GetHexString(32), deriver);
        var hello = new Hello { Version = CentralMethods.Version, ClientFirst = scram.First };
        CentreMessage answer = await AskAsync(call, new SensorMessage { Hello = hello }, CentreMessage.KindOneofCase.Challenge, stop);
        string final = scram.Answer(answer.Challenge.ServerFirst) ?? throw new PluginException("the centre's challenge is none that a centre gives");
        answer = await AskAsync(
            call, new SensorMessage { Proof = new Proof { ClientFinal = final } }, CentreMessage.KindOneofCase.Verified, stop);
        if (!scram.Verify(answer.Verified.ServerFinal))
        {
            throw new PluginException("this is not the centre that it claims to be: it does not know the password, or somebody is in between");
        }

        answer = await AskAsync(call, new SensorMessage { Introduction = introduce() }, CentreMessage.KindOneofCase.Welcome, stop);
        return answer.Welcome;
    }

    private static async Task<CentreMessage> AskAsync(
        AsyncDuplexStreamingCall<SensorMessage, CentreMessage> call,
        SensorMessage message,
        CentreMessage.KindOneofCase expected,
        CancellationToken stop)
    {
        await call.RequestStream.WriteAsync(message, stop);
        if (!await call.ResponseStream.MoveNext(stop))
        {
            throw new PluginException("the centre hung up");
        }

        CentreMessage answer = call.ResponseStream.Current;
        return answer.KindCase == expected
            ? answer
            : throw new PluginException(answer.KindCase == CentreMessage.KindOneofCase.Refusal
                ? $"the centre refuses this sensor: {answer.Refusal.Text}"
                : "the centre's messages are out of order");
    }
}
