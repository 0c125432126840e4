using System.Text;
using Earshot.Central.Protocol.Authentication;

namespace Earshot.Central.Tests;

public sealed class ScramTests
{
    private static readonly ChannelBinding None = new("n,,", []);
    private static readonly ChannelBinding Bound = new("p=tls-server-end-point,,", Encoding.ASCII.GetBytes("hash of a certificate"));
    private static readonly byte[] Salt = Encoding.ASCII.GetBytes("sixteen bytes 16");

    // RFC 7677, 3.
    [Fact]
    public void The_example_of_RFC_7677_comes_out_to_the_letter()
    {
        var client = new ScramClient("user", "pencil", None, "rOprNGfwEbeRWgbNEkqO", new RememberingDeriver());
        byte[] salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramKeys keys = ScramKeys.Derive("pencil", salt, 4096);
        var server = new ScramServer(None, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", salt, 4096, _ => keys);

        client.First.Should().Be("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        string? challenge = server.Challenge(client.First);
        challenge.Should().Be("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        string? proof = client.Answer(challenge!);
        proof.Should().Be(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        string? verifier = server.Verify(proof!);
        verifier.Should().Be("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        client.Verify(verifier!).Should().BeTrue();
        server.Name.Should().Be("user");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a, b = c")]
    [InlineData("=2C")]
    public void Names_travel_whole(string name)
    {
        (ScramClient client, ScramServer server) = Pair(name, "password", "password", Bound, Bound);

        LogIn(client, server).Should().Be((true, true));
        server.Name.Should().Be(name);
    }

    [Fact]
    public void A_wrong_password_is_refused() => LogIn(Pair("s", "password", "passwore", Bound, Bound)).Should().Be((false, false));

    [Fact]
    public void Another_channel_is_refused() =>
        LogIn(Pair("s", "password", "password", Bound, Bound with { Data = [1, 2, 3] })).Should().Be((false, false));

    [Fact]
    public void A_client_that_was_made_to_do_without_a_channel_is_refused() =>
        Pair("s", "password", "password", None, Bound).Server.Challenge("n,,n=s,r=abc").Should().BeNull();

    [Fact]
    public void A_server_that_does_not_know_the_password_is_found_out()
    {
        (ScramClient client, _) = Pair("s", "password", "password", Bound, Bound);
        client.Answer($"r=cnoncex,s={Convert.ToBase64String(Salt)},i=4096").Should().NotBeNull();

        client.Verify("v=" + Convert.ToBase64String(new byte[32])).Should().BeFalse();
        client.Verify("e=other-error").Should().BeFalse();
        client.Verify("").Should().BeFalse();
    }

    [Theory]
    [InlineData("r=cnoncex,s=AAAA,i=4095")]
    [InlineData("r=cnoncex,s=AAAA,i=99999999")]
    [InlineData("r=cnoncex,s=AAAA,i=-1")]
    [InlineData("r=cnonce,s=AAAA,i=4096")]
    [InlineData("r=other,s=AAAA,i=4096")]
    [InlineData("r=cnoncex,s=,i=4096")]
    [InlineData("r=cnoncex,s=A A=,i=4096")]
    [InlineData("r=cnoncex,i=4096,s=AAAA")]
    [InlineData("m=x,r=cnoncex,s=AAAA,i=4096")]
    [InlineData("r=cnoncex,s=AAAA,i=4096,x=y")]
    public void No_proof_is_given_to_a_challenge_that_is_not_right(string challenge) =>
        Pair("s", "password", "password", Bound, Bound).Client.Answer(challenge).Should().BeNull();

    [Fact]
    public void Spoiled_messages_are_never_let_in_and_never_throw()
    {
        var random = new Random(1);
        ScramKeys keys = ScramKeys.Derive("password", Salt, 4096);
        var deriver = new RememberingDeriver();
        for (int i = 0; i < 20_000; i++)
        {
            var client = new ScramClient("sensor", "password", Bound, "cnonce", deriver);
            var server = new ScramServer(Bound, "snonce", Salt, 4096, _ => keys);
            int spoiled = random.Next(3);
            string first = spoiled == 0 ? Spoil(client.First, random) : client.First;
            string? challenge = server.Challenge(first);
            string? final = challenge is null ? null : client.Answer(spoiled == 1 ? Spoil(challenge, random) : challenge);
            string? verifier = final is null ? null : server.Verify(spoiled == 2 ? Spoil(final, random) : final);
            (verifier is not null && client.Verify(verifier)).Should().BeFalse("message {0} of case {1} was spoiled", spoiled, i);
        }
    }

    private static string Spoil(string message, Random random)
    {
        var text = new StringBuilder(message);
        switch (random.Next(4))
        {
            case 0:
                text.Remove(random.Next(text.Length), 1);
                break;
            case 1:
                text.Insert(random.Next(text.Length + 1), (char)random.Next(1, 0x300));
                break;
            case 2:
                text.Length = random.Next(text.Length);
                break;
            default:
                int at = random.Next(text.Length);
                text[at] = (char)(text[at] ^ (1 << random.Next(7)));
                break;
        }

        return text.ToString();
    }

    private static (ScramClient Client, ScramServer Server) Pair(
        string name, string clientPassword, string serverPassword, ChannelBinding client, ChannelBinding server)
    {
        ScramKeys keys = ScramKeys.Derive(serverPassword, Salt, 4096);
        return (
            new ScramClient(name, clientPassword, client, "cnonce", new RememberingDeriver()),
            new ScramServer(server, "snonce", Salt, 4096, _ => keys));
    }

    private static (bool Server, bool Client) LogIn((ScramClient Client, ScramServer Server) pair) => LogIn(pair.Client, pair.Server);

    private static (bool Server, bool Client) LogIn(ScramClient client, ScramServer server)
    {
        string? verifier = server.Verify(client.Answer(server.Challenge(client.First)!)!);
        return (verifier is not null, verifier is not null && client.Verify(verifier));
    }
}
