namespace Earshot.Central.Protocol.Authentication;

/// <summary>Derives keys from a password. Any thread.</summary>
public interface IScramKeyDeriver
{
    /// <inheritdoc cref="ScramKeys.Derive"/>
    ScramKeys Derive(string password, byte[] salt, int iterations);
}

/// <summary>Derives keys, and remembers the last ones: a centre keeps its salt, and sensors come again.</summary>
public sealed class RememberingDeriver : IScramKeyDeriver
{
    private readonly Lock gate = new();
    private (string Password, byte[] Salt, int Iterations, ScramKeys Keys)? last;

    /// <inheritdoc/>
    public ScramKeys Derive(string password, byte[] salt, int iterations)
    {
        ArgumentNullException.ThrowIfNull(salt);
        lock (gate)
        {
            if (last is { } known && known.Password == password && known.Iterations == iterations && known.Salt.AsSpan().SequenceEqual(salt))
            {
                return known.Keys;
            }

            ScramKeys keys = ScramKeys.Derive(password, salt, iterations);
            last = (password, salt, iterations, keys);
            return keys;
        }
    }
}
